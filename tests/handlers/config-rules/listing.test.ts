import { expect } from "chai";
import type { ConfigClient } from "../../../handlers/config-rules/aws/config-client";
import { discoveredResources } from "../../../handlers/config-rules/aws/discovered-resources";
import { earlierEvaluations } from "../../../handlers/config-rules/aws/earlier-evaluations";
import { allPages } from "../../../handlers/config-rules/aws/pages";
import { errorOf } from "../business-hours/fixtures";

/** A client that always answers so; what it is asked for is kept. */
function clientOf(answer: object) {
  const inputs: object[] = [];
  const send = async ({ input }: { readonly input: object }) => {
    inputs.push(input);
    return answer;
  };
  return { client: { send } as unknown as ConfigClient, inputs };
}

const type = "AWS::EC2::Volume";

describe("A page of the resources of a type", () => {
  it("has the ids of those that are there, and the token of the next", async () => {
    const { client, inputs } = clientOf({ resourceIdentifiers: [{ resourceId: "vol-1" }], nextToken: "2" });

    const page = await discoveredResources(client, type, "1");

    expect(page).to.deep.equal({ values: [{ resourceType: type, resourceId: "vol-1" }], next: "2" });
    expect(inputs).to.deep.equal([{ resourceType: type, limit: 100, nextToken: "1" }]);
  });

  it("is refused where a resource has no id: none is left out in silence", async () => {
    const { client } = clientOf({ resourceIdentifiers: [{ resourceName: "data" }] });

    const error = await errorOf(discoveredResources(client, type, undefined));

    expect(error.message).to.equal("AWS Config lists a resource of type AWS::EC2::Volume without its id.");
  });
});

describe("A page of earlier evaluations", () => {
  it("has those that are of a resource", async () => {
    const of = (qualifier: object, more: object = {}) => ({
      EvaluationResultIdentifier: { EvaluationResultQualifier: qualifier, ...more },
      ComplianceType: "COMPLIANT",
    });
    const { client, inputs } = clientOf({
      EvaluationResults: [
        of({ ResourceType: type, ResourceId: "vol-1" }, { OrderingTimestamp: new Date(5000) }),
        of({ ResourceType: type, ResourceId: "vol-2" }),
        of({ ResourceType: type }),
        of({ ResourceId: "vol-3" }),
        {},
      ],
    });

    const page = await earlierEvaluations(client, "rule", undefined);

    expect(page).to.deep.equal({
      values: [
        { resourceType: type, resourceId: "vol-1", compliance: "COMPLIANT", at: 5000 },
        { resourceType: type, resourceId: "vol-2", compliance: "COMPLIANT", at: 0 },
      ],
      next: undefined,
    });
    expect(inputs).to.deep.equal([{ ConfigRuleName: "rule", Limit: 100 }]);
  });
});

describe("All pages", () => {
  const pages = [
    { values: [1, 2], next: "1" },
    { values: [3], next: "2" },
    { values: [4], next: "" },
  ];
  const pageOf = async (token: string | undefined) =>
    pages[Number(token ?? 0)] ?? { values: [], next: undefined };

  it("are read up to one with an empty token", async () => {
    expect(await allPages(pageOf, () => true)).to.deep.equal({
      values: [1, 2, 3, 4],
      shortcoming: undefined,
    });
  });

  it("are read for as long as there is time", async () => {
    let looks = 0;
    const hasTime = () => {
      looks += 1;
      return looks <= 2;
    };

    expect(await allPages(pageOf, hasTime)).to.deep.equal({
      values: [1, 2, 3],
      shortcoming: "not read to its end in time.",
    });
  });

  it("are read up to one that fails", async () => {
    const failing = async (token: string | undefined) => {
      if (token === "1") {
        throw new Error("failure");
      }
      return pageOf(token);
    };

    expect(await allPages(failing, () => true)).to.deep.equal({
      values: [1, 2],
      shortcoming: "Error: failure",
    });
  });
});
