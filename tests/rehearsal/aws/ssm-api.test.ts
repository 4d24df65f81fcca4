import { expect } from "chai";
import type { Values } from "../../../rehearsal/aws/model";
import { parameterRow } from "../../../rehearsal/aws/ssm-rows";
import { AwsError } from "../../../rehearsal/runtime/aws-clients";
import type { World } from "../../../rehearsal/world/world";
import { accountId } from "../../support/rehearsal";
import { region } from "../../support/world";
import { again, arn, ask, minute, name, now, put, session, world } from "./ssm-fixtures";

interface History {
  readonly Parameters: readonly { readonly Version: number; readonly Value: string }[];
  readonly NextToken?: string;
}
const historyOf = (of: World, input: Values = {}) =>
  ask(of, "GetParameterHistory", { Name: name, ...input }) as unknown as History;
const versionsIn = ({ Parameters }: History) => Parameters.map(({ Version }) => Version);

describe("Simulated calls of Parameter Store", () => {
  it("put a value and give it back, with who wrote it and when", async () => {
    const of = world();
    const first = put(of, "normal", { Description: "What is open", AllowedPattern: "[a-z]+" });
    await of.clock.pass(minute);
    const second = put(of, "lockdown", again);

    expect([first, second]).to.deep.equal([
      { Version: 1, Tier: "Standard" },
      { Version: 2, Tier: "Standard" },
    ]);
    const current = {
      ...{ ARN: arn, Name: name, Type: "String", Value: "lockdown", Version: 2, DataType: "text" },
      LastModifiedDate: new Date(now + minute),
    };
    expect(ask(of, "GetParameter", { Name: name, WithDecryption: true })).to.deep.equal({
      Parameter: current,
    });
    const entry = {
      ...{ Name: name, Type: "String", Tier: "Standard", DataType: "text", Labels: [], Policies: [] },
      ...{ Description: "What is open", AllowedPattern: "[a-z]+", LastModifiedUser: session },
    };
    expect(historyOf(of)).to.deep.equal({
      Parameters: [
        { ...entry, Value: "normal", Version: 1, LastModifiedDate: new Date(now) },
        { ...entry, Value: "lockdown", Version: 2, LastModifiedDate: new Date(now + minute) },
      ],
    });
  });

  it("know a parameter by its ARN as well, with and without a slash before its name", () => {
    const of = world();
    put(of, "normal");
    ask(of, "PutParameter", { Name: "plain", Value: "normal", Type: "String" });
    const plain = `arn:aws:ssm:${region}:${accountId}:parameter/plain`;

    for (const [asked, found] of [
      [arn, arn],
      ["plain", plain],
      [plain, plain],
    ]) {
      expect(ask(of, "GetParameter", { Name: asked ?? "" })["Parameter"]).to.include({ ARN: found });
    }
  });

  it("give the history in pages, the oldest first, and keep a hundred versions", () => {
    const of = world();
    put(of, "normal");
    for (let version = 2; version <= 103; version++) {
      put(of, `value${version}`, again);
    }
    const first = historyOf(of);
    const second = historyOf(of, { NextToken: first.NextToken ?? "" });
    const small = historyOf(of, { MaxResults: 1 });

    expect([versionsIn(first)[0], versionsIn(first).length]).to.deep.equal([4, 50]);
    expect([versionsIn(second)[0], versionsIn(second).at(-1)]).to.deep.equal([54, 103]);
    expect(second).to.not.have.property("NextToken");
    expect(versionsIn(small)).to.deep.equal([4]);
    expect(versionsIn(historyOf(of, { MaxResults: 2, NextToken: small.NextToken ?? "" }))).to.deep.equal([
      5, 6,
    ]);
  });

  it("delete a parameter, whose versions begin anew", () => {
    const of = world();
    put(of, "normal");
    put(of, "lockdown", again);
    expect(ask(of, "DeleteParameter", { Name: name })).to.deep.equal({});

    expect(of.facts.get(parameterRow(region, name))).to.equal(undefined);
    expect(put(of, "normal")).to.include({ Version: 1 });
  });

  it("are each authorised on the parameter, which is recorded", () => {
    const operations = ["GetParameter", "GetParameterHistory", "PutParameter", "DeleteParameter"];
    const inputs: Readonly<Record<string, Values>> = {
      PutParameter: { Value: "lockdown", Overwrite: true },
    };
    for (const operation of operations) {
      const allowing = (Resource: string) => [{ Sid: "Do", Action: `ssm:${operation}`, Resource }];
      const [letIn, keptOut] = [arn, `${arn}-other`].map((resource) => world([], allowing(resource)));
      const stored = { version: 1, type: "String", value: "normal", lastModified: 0, lastModifiedUser: "" };
      const versions = [{ ...stored, description: undefined, allowedPattern: undefined }] as const;
      for (const each of [letIn, keptOut]) {
        each?.facts.put(parameterRow(region, name), { arn, name, versions });
      }
      const call = (of: World | undefined) => of && ask(of, operation, { Name: name, ...inputs[operation] });

      expect(() => call(keptOut))
        .to.throw(AwsError, `is not authorized to perform: ssm:${operation} on resource: ${arn}`)
        .with.property("code", "AccessDeniedException");
      call(letIn);
      const used = letIn?.usage.of(`arn:aws:iam::${accountId}:role/Writer`, "Writer-policy", "Do");
      expect([...(used ?? [])]).to.deep.equal([`ssm:${operation}`]);
    }
  });

  const notFound = { code: "ParameterNotFound", message: "UnknownError" };
  const history = (input: Values) => (of: World) => historyOf(of, input);
  const refused: { title: string; call: (of: World) => unknown; code: string; message: string | RegExp }[] = [
    ...["GetParameter", "GetParameterHistory", "DeleteParameter"].map((operation) => ({
      title: `${operation} of a parameter that does not exist`,
      call: (of: World) => ask(of, operation, { Name: "/other" }),
      ...notFound,
    })),
    {
      title: "a value for a parameter that is there",
      call: (of) => put(of, "lockdown"),
      code: "ParameterAlreadyExists",
      message:
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
    },
    {
      title: "a value for a parameter by its ARN",
      call: (of) => ask(of, "PutParameter", { Name: arn, Value: "lockdown", Type: "String" }),
      code: "ValidationException",
      message: /^Parameter name: can't be prefixed with "ssm"/,
    },
    {
      title: "the end of a parameter by its ARN",
      call: (of) => ask(of, "DeleteParameter", { Name: arn }),
      ...notFound,
    },
    {
      title: "a new parameter without its type",
      call: (of) => ask(of, "PutParameter", { Name: "/other", Value: "normal" }),
      code: "ValidationException",
      message: "A parameter type is required when you create a parameter.",
    },
    {
      title: "a value that does not fit the pattern of an earlier version",
      call: (of) => put(of, "10", again),
      code: "ParameterPatternMismatchException",
      message: "Parameter value, cannot be validated against allowedPattern: [a-z]+",
    },
    {
      title: "another type",
      call: (of) => put(of, "a,b", { ...again, Type: "StringList", AllowedPattern: ".*" }),
      code: "HierarchyTypeMismatchException",
      message: /^Parameter Store doesn't support changing a parameter type/,
    },
    {
      title: "tags with a value that overwrites",
      call: (of) => put(of, "lockdown", { ...again, Tags: [{ Key: "Of", Value: "us" }] }),
      code: "ValidationException",
      message: /^Invalid request: tags and overwrite can't be used together\./,
    },
    {
      title: "a page of no versions",
      call: history({ MaxResults: 0 }),
      code: "ValidationException",
      message:
        "1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1.",
    },
    {
      title: "a page of 51 versions",
      call: history({ MaxResults: 51 }),
      code: "ValidationException",
      message:
        "1 validation error detected: Value '51' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 50.",
    },
    {
      title: "a token that is none",
      call: history({ NextToken: "next" }),
      code: "InvalidNextToken",
      message: "The specified token isn't valid.",
    },
  ];
  for (const { title, call, code, message } of refused) {
    it(`refuse ${title}`, () => {
      const of = world();
      put(of, "normal", { AllowedPattern: "[a-z]+" });

      expect(() => call(of))
        .to.throw(AwsError, message)
        .with.property("code", code);
      expect(versionsIn(historyOf(of))).to.deep.equal([1]);
    });
  }

  it("are not simulated where they ask for more", () => {
    expect(() => put(world(), "normal", { KeyId: "alias/mine" })).to.throw(
      "The simulated Parameter Store does not know KeyId in a call.",
    );
    expect(() => ask(world(), "GetParameter", { Name: `${name}:1` })).to.throw(
      `The simulated Parameter Store gives the current version only, not ${name}:1.`,
    );
  });
});
