import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { simulatedAws } from "../../../rehearsal";
import type { Call, ResourceModel } from "../../../rehearsal/aws/model";
import type { Row } from "../../../rehearsal/world/facts";
import { findingsOf, providerIn, rehearseResources } from "../../support/rehearsal";

const type = "aws:cloudwatch/logGroup:LogGroup";
const row = "test:group:shared" as Row<string>;

/** What each of the groups writes into one row; `reader` is refused where it finds "special" there. */
function create(call: Call): void {
  const name = String(call.outputs["name"]);
  if (name !== "reader") {
    call.put(row, name === "special" ? "special" : "plain");
  } else if (call.list<string>("test:group", { where: (value) => value === "special" }).length > 0) {
    call.refuse({ code: "NotSpecial", message: "Something is special.", fact: "https://example.com/" });
  }
}

describe("A race with a list", () => {
  it("is found where only one of those who write after it makes a row part of the list, for a while", async () => {
    const model = simulatedAws.resources[type] as ResourceModel;
    const resources = { ...simulatedAws.resources, [type]: { ...model, create, delete: () => {} } };

    const report = await rehearseResources(
      () => {
        const provider = providerIn("us-east-1");
        for (const name of ["first", "reader", "special", "last"]) {
          new aws.cloudwatch.LogGroup(name, { name }, { provider });
        }
      },
      { table: { ...simulatedAws, resources }, orders: 0, parts: ["deployment"] },
    );

    const found = findingsOf(report).filter(({ code }) => code === "NotSpecial");
    expect(found.map(({ resource }) => resource)).to.deep.equal([`reader (${type})`]);
  });
});
