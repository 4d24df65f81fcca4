import { expect } from "chai";
import { dbInstanceRow } from "../../../rehearsal/aws/rds-rows";
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

  it("delete a database that there is, in its region only", () => {
    const database = { id: "db-1", name: "orders", region };
    const world = worldWith([[dbInstanceRow("db-1"), database], ...roleRows("Caller")]);
    const rds = callsOf("RDSClient", world);
    const input = { DBInstanceIdentifier: "orders" };

    expect(refusedWith(() => rds("DeleteDBInstance", input, { region: "eu-west-1" }))[0]).to.equal(
      "DBInstanceNotFound",
    );
    expect(rds("DeleteDBInstance", input)).to.deep.equal({
      DBInstance: { DBInstanceIdentifier: "orders", DBInstanceStatus: "deleting" },
    });
    expect(world.facts.get(dbInstanceRow("db-1"))).to.equal(undefined);
  });
});
