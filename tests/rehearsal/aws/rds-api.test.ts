import { expect } from "chai";
import { accountId } from "../../support/rehearsal";
import { region, roleRows, worldWith } from "../../support/world";
import { callsOf, refusedWith, sessionArn } from "./call-fixtures";

const arn = `arn:aws:rds:${region}:${accountId}:db:orders`;

const deletionBy = (...statements: readonly object[]) =>
  refusedWith(() =>
    callsOf("RDSClient", worldWith(roleRows("Caller", ...statements)))("DeleteDBInstance", {
      DBInstanceIdentifier: "orders",
    }),
  );

describe("Simulated calls of RDS", () => {
  it("know no databases", () => {
    expect(deletionBy({ Action: "rds:DeleteDBInstance", Resource: arn })).to.deep.equal([
      "DBInstanceNotFound",
      "DBInstance orders not found.",
    ]);
  });

  it("ask whether the caller may delete them", () => {
    expect(deletionBy({ Action: "rds:*", Resource: `${arn}-2` })).to.deep.equal([
      "AccessDenied",
      `User: ${sessionArn("Caller")} is not authorized to perform: rds:DeleteDBInstance on resource: ${arn} because no identity-based policy allows the rds:DeleteDBInstance action`,
    ]);
  });
});
