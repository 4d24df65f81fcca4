import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { type AwsTable, simulatedAws } from "../../../rehearsal";
import type { Call, ResourceModel } from "../../../rehearsal/aws/model";
import type { Row } from "../../../rehearsal/world/facts";
import { findingsOf, providerIn, rehearseResources } from "../../support/rehearsal";

const type = "aws:cloudwatch/logGroup:LogGroup";
const row = (name: string) => `test:group:${name}` as Row<boolean>;
const label = (name: string) => `${name} (${type})`;
const refusal = { code: "NotYet", message: "Something is missing.", fact: "https://example.com/" };

/** Groups of which the last, `z`, asks something of the others. */
function table(refuses: (call: Call, there: (name: string) => boolean) => void): AwsTable {
  const model = simulatedAws.resources[type] as ResourceModel;
  const create: ResourceModel["create"] = (call) => {
    const name = String(call.outputs["name"]);
    const there = (other: string) => call.get(row(other)) === true;
    call.put(row(name), true);
    if (name === "z") {
      refuses(call, there);
    }
  };
  const remove: ResourceModel["delete"] = (call) => call.remove(row(String(call.outputs["name"])));
  return {
    ...simulatedAws,
    resources: { ...simulatedAws.resources, [type]: { ...model, create, delete: remove } },
  };
}

const groups = (names: string) => () => {
  const provider = providerIn("us-east-1");
  for (const name of names) {
    new aws.cloudwatch.LogGroup(name, { name }, { provider });
  }
};

const cureOf = async (program: () => unknown, needs: (there: (name: string) => boolean) => boolean) => {
  const report = await rehearseResources(program, {
    table: table((call, there) => !needs(there) && call.refuse(refusal)),
    orders: 0,
  });
  const [found] = findingsOf(report);
  expect(found).to.include({ kind: "race", code: "NotYet", resource: label("z") });
  return found?.cure;
};

const add = (...names: readonly string[]) =>
  names.map((name) => `${label("z")}: add dependsOn: ${label(name)}`);

describe("The cure of a race", () => {
  it("names all that are missing together, and none that is not", async () => {
    const cure = await cureOf(groups("abcz"), (there) => there("a") && there("c"));

    expect(cure).to.equal(add("a", "c").join("; and "));
  });

  it("names three that are missing together", async () => {
    const cure = await cureOf(groups("abcz"), (there) => there("a") && there("b") && there("c"));

    expect(cure).to.equal(add("a", "b", "c").join("; and "));
  });

  it("offers each that would do alone", async () => {
    const cure = await cureOf(groups("abcz"), (there) => there("a") || there("c"));

    expect(cure).to.equal(add("a", "c").join("; or "));
  });

  it("is one dependency where one of them waits for the other", async () => {
    const program = () => {
      const provider = providerIn("us-east-1");
      const make = (name: string, dependsOn: pulumi.Resource[] = []) =>
        new aws.cloudwatch.LogGroup(name, { name }, { provider, dependsOn });
      make("b", [make("a")]);
      make("z");
    };

    expect(await cureOf(program, (there) => there("a") && there("b"))).to.equal(add("b").join());
  });

  it("is known for what AWS does afterwards, too", async () => {
    const report = await rehearseResources(groups("abz"), {
      table: table((call) =>
        call.afterwards(async ({ facts }) => (facts.get(row("a")) && facts.get(row("b")) ? [] : [refusal])),
      ),
      orders: 0,
    });

    expect(findingsOf(report)).to.have.length(1);
    expect(findingsOf(report)[0]).to.include({
      kind: "race",
      code: "NotYet",
      cure: add("a", "b").join("; and "),
    });
  });

  it("is known for a problem of which nobody is told", async () => {
    const report = await rehearseResources(groups("az"), {
      table: table((call) =>
        call.afterwards(async ({ facts, problems }) => {
          if (!facts.get(row("a"))) {
            problems.push(refusal);
          }
          return [];
        }),
      ),
      orders: 0,
    });

    expect(findingsOf(report)[0]).to.include({ kind: "race", code: "NotYet", cure: add("a").join() });
  });
});
