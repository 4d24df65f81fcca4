import { expect } from "chai";
import { targetRow } from "../../../rehearsal/aws/events-rows";
import { type MadeResource, madeResources, madeRow } from "../../../rehearsal/aws/made-rows";
import type { Values } from "../../../rehearsal/aws/model";
import { bucketRow, objectRow } from "../../../rehearsal/aws/s3-rows";
import { type Topic, topicPolicyRow, topicRow } from "../../../rehearsal/aws/sns";
import { accountId } from "../../support/rehearsal";
import { policyOf, type Rows, region, roleRows, worldWith } from "../../support/world";
import { callsOf, refusedWith } from "./call-fixtures";

const topicArn = `arn:aws:sns:${region}:${accountId}:alerts`;
const topic: Topic = { arn: topicArn, region, displayName: undefined, kmsMasterKeyId: undefined, tags: {} };
const bucketArn = "arn:aws:s3:::records";
const policyArn = `arn:aws:iam::${accountId}:policy/Most`;
const project = { Project: "aws-security-baseline" };

const made = (
  type: string,
  outputs: Values & { readonly id: string },
  { inputs = {}, ...place }: Partial<MadeResource> = {},
): Rows[number] => {
  const identity = `${type} ${outputs.id}`;
  const resource = {
    type,
    region,
    urn: identity,
    name: "test",
    inputs,
    outputs,
    id: outputs.id,
    identity,
    ...place,
  };
  return [madeRow(identity), resource];
};

const rows: Rows = [
  made("aws:sns/topic:Topic", { id: topicArn, arn: topicArn, tagsAll: { Stack: "dev", ...project } }),
  made("aws:sns/topicPolicy:TopicPolicy", { id: topicArn }, { inputs: { arn: topicArn } }),
  made(
    "aws:sns/topic:Topic",
    { id: `${topicArn}-abroad`, arn: `${topicArn}-abroad`, tagsAll: { Stack: "dev" } },
    { region: "eu-west-1" },
  ),
  [topicRow(topicArn), topic],
  [topicPolicyRow(topicArn), policyOf("topic", {})],
  made(
    "aws:s3/bucket:Bucket",
    { id: "records", arn: bucketArn, tagsAll: { Stack: "prod" } },
    { inputs: { forceDestroy: true } },
  ),
  [bucketRow(bucketArn), { arn: bucketArn, name: "records", region, ownerId: accountId }],
  [objectRow(bucketArn, "a"), { bucketArn, key: "a", versions: [] }],
  made("aws:s3/bucketObjectv2:BucketObjectv2", {
    id: "records/a",
    arn: `${bucketArn}/a`,
    tagsAll: { Stack: "dev" },
  }),
  made(
    "aws:iam/role:Role",
    { id: "Reader", arn: "arn:role", tagsAll: { Stack: "dev" } },
    { region: "eu-west-1" },
  ),
  made(
    "aws:iam/policy:Policy",
    { id: policyArn, arn: policyArn, tagsAll: { Stack: "dev" } },
    { region: "eu-west-1" },
  ),
  made("aws:kms/alias:Alias", { id: "alias/mine", arn: "arn:alias" }),
];

/** Calls of Cloud Control or of the Tagging API by a role that may do what these statements say. */
function calling(client: string, ...statements: readonly object[]) {
  const world = worldWith([...rows, ...roleRows("Caller", ...statements)]);
  const calls = callsOf(client, world);
  const call = (operation: string, input: Values, options = {}) =>
    calls(operation, input, { world, ...options });
  return { call, facts: world.facts };
}

const cloudControl = (...statements: readonly object[]) => calling("CloudControlClient", ...statements);

/** Deletes something, and tells what the status of the request then is. */
function deletion({ call }: ReturnType<typeof calling>, TypeName: string, Identifier: string) {
  const begun = call("DeleteResource", { TypeName, Identifier })["ProgressEvent"] as Values;
  expect(begun).to.include({ TypeName, Identifier, Operation: "DELETE", OperationStatus: "IN_PROGRESS" });
  const status = call("GetResourceRequestStatus", { RequestToken: begun["RequestToken"] ?? "" });
  return status["ProgressEvent"] as Values;
}

describe("Simulated Cloud Control", () => {
  const all = { Action: ["cloudformation:*"] };

  it("lists what was made of a type in the region that is asked", () => {
    const { call } = cloudControl(all);
    const listed = (TypeName: string, options = {}) =>
      (call("ListResources", { TypeName }, options)["ResourceDescriptions"] as readonly Values[]).map(
        ({ Identifier }) => Identifier,
      );

    expect(listed("AWS::SNS::Topic")).to.deep.equal([topicArn]);
    expect(listed("AWS::SNS::Topic", { region: "eu-west-1" })).to.deep.equal([`${topicArn}-abroad`]);
    expect(listed("AWS::KMS::Alias")).to.deep.equal(["alias/mine"]);
    expect(listed("AWS::IAM::ManagedPolicy")).to.deep.equal([policyArn]);
    expect(listed("AWS::IAM::ManagedPolicy", { region: "eu-west-1" })).to.deep.equal([]);
  });

  it("tells of a resource where it is, and that it is not there elsewhere", () => {
    const { call } = cloudControl(all);
    const get = (TypeName: string, Identifier: string, options = {}) =>
      call("GetResource", { TypeName, Identifier }, options);

    expect(get("AWS::SNS::Topic", topicArn)["ResourceDescription"]).to.include({ Identifier: topicArn });
    const [code] = refusedWith(() => get("AWS::SNS::Topic", topicArn, { region: "eu-west-1" }));
    expect(code).to.equal("ResourceNotFoundException");
  });

  it("deletes as the service does, with what goes with it", () => {
    const account = cloudControl(all, { Action: "sns:DeleteTopic", Resource: topicArn });

    expect(deletion(account, "AWS::SNS::Topic", topicArn)).to.include({ OperationStatus: "SUCCESS" });

    const { facts } = account;
    expect(facts.get(topicRow(topicArn))).to.equal(undefined);
    expect(facts.get(topicPolicyRow(topicArn))).to.equal(undefined);
    expect(madeResources(facts, "aws:sns/topicPolicy:TopicPolicy")).to.deep.equal([]);
    expect(madeResources(facts, "aws:sns/topic:Topic").map(({ id }) => id)).to.deep.equal([
      `${topicArn}-abroad`,
    ]);
  });

  it("deletes with the permissions of its caller", () => {
    const account = cloudControl(all);

    const status = deletion(account, "AWS::SNS::Topic", topicArn);

    expect(status).to.include({ OperationStatus: "FAILED", ErrorCode: "AccessDenied" });
    expect(status["StatusMessage"]).to.contain(
      `is not authorized to perform: sns:DeleteTopic on resource: ${topicArn}`,
    );
    expect(account.facts.get(topicRow(topicArn))).to.equal(topic);
  });

  it("deletes nothing where the service refuses, whatever the deployment would have done", () => {
    const account = cloudControl();

    const status = deletion(account, "AWS::S3::Bucket", "records");

    expect(status).to.include({
      OperationStatus: "FAILED",
      ErrorCode: "GeneralServiceException",
      StatusMessage: "The bucket you tried to delete is not empty (BucketNotEmpty)",
    });
    expect(account.facts.get(bucketRow(bucketArn))).not.to.equal(undefined);
    expect(madeResources(account.facts, "aws:s3/bucket:Bucket").length).to.equal(1);
  });

  it("fails to delete what is not there, or is elsewhere", () => {
    for (const id of [`${topicArn}-none`, `${topicArn}-abroad`]) {
      expect(deletion(cloudControl(), "AWS::SNS::Topic", id)).to.include({
        OperationStatus: "FAILED",
        ErrorCode: "NotFound",
      });
    }
  });

  const inputs = {
    ListResources: { TypeName: "AWS::SNS::Topic" },
    GetResource: { TypeName: "AWS::SNS::Topic", Identifier: topicArn },
    DeleteResource: { TypeName: "AWS::SNS::Topic", Identifier: topicArn },
    GetResourceRequestStatus: { RequestToken: "none" },
  };
  for (const [operation, input] of Object.entries(inputs)) {
    it(`denies ${operation} to who may not`, () => {
      const { call } = cloudControl({ Action: "sns:*" });

      const [code, message] = refusedWith(() => call(operation, input));

      expect(code).to.equal("AccessDeniedException");
      expect(message).to.contain(`is not authorized to perform: cloudformation:${operation}`);
    });
  }

  it("refuses types that it does not have, requests that nobody made, and calls without what they are about", () => {
    const { call } = cloudControl();
    const codeOf = (operation: string, input: Values) => refusedWith(() => call(operation, input))[0];

    expect(codeOf("ListResources", { TypeName: "AWS::SNS::Nothing" })).to.equal("TypeNotFoundException");
    expect(codeOf("GetResourceRequestStatus", { RequestToken: "none" })).to.equal(
      "RequestTokenNotFoundException",
    );
    expect(codeOf("DeleteResource", { TypeName: "AWS::SNS::Topic" })).to.equal("ValidationException");
    expect(() => call("DeleteResource", { ...inputs.DeleteResource, RoleArn: "arn" })).to.throw(
      "The simulated Cloud Control does not know RoleArn in a call.",
    );
  });

  it("takes the targets of a rule with the rule", () => {
    const ruleArn = `arn:aws:events:${region}:${accountId}:rule/hourly`;
    const account = cloudControl();
    const [ruleMade, targetMade] = [
      made("aws:cloudwatch/eventRule:EventRule", { id: "hourly", name: "hourly", arn: ruleArn }),
      made(
        "aws:cloudwatch/eventTarget:EventTarget",
        { id: "hourly-1", targetId: "1" },
        { inputs: { rule: "hourly" } },
      ),
    ];
    for (const [row, value] of [ruleMade, targetMade] as const) {
      account.facts.put(row, value);
    }
    account.facts.put(targetRow(ruleArn, "1"), { ruleArn, id: "1", arn: topicArn } as never);

    expect(deletion(account, "AWS::Events::Rule", ruleArn)).to.include({ OperationStatus: "SUCCESS" });

    expect(account.facts.get(targetRow(ruleArn, "1"))).to.equal(undefined);
  });
});

describe("The simulated Tagging API", () => {
  const tagging = (...statements: readonly object[]) =>
    calling("ResourceGroupsTaggingAPIClient", ...statements);
  const found = (filters: readonly Values[], options = {}) =>
    (
      tagging({ Action: "tag:GetResources" }).call("GetResources", { TagFilters: filters }, options)[
        "ResourceTagMappingList"
      ] as readonly Values[]
    ).map(({ ResourceARN }) => ResourceARN);

  it("finds what passes every filter in a region: neither roles nor objects", () => {
    expect(found([])).to.deep.equal([topicArn, bucketArn, policyArn]);
    expect(found([{ Key: "Stack" }])).to.deep.equal([topicArn, bucketArn, policyArn]);
    expect(found([{ Key: "Stack", Values: ["dev"] }])).to.deep.equal([topicArn, policyArn]);
    expect(found([{ Key: "Stack", Values: ["dev"] }, { Key: "Project" }])).to.deep.equal([topicArn]);
    expect(found([{ Key: "Stack" }], { region: "eu-west-1" })).to.deep.equal([`${topicArn}-abroad`]);
  });

  it("tells all tags", () => {
    const [first] = tagging().call("GetResources", {})["ResourceTagMappingList"] as readonly Values[];

    expect(first).to.deep.equal({
      ResourceARN: topicArn,
      Tags: [
        { Key: "Stack", Value: "dev" },
        { Key: "Project", Value: "aws-security-baseline" },
      ],
    });
  });

  it("denies it to who may not", () => {
    expect(refusedWith(() => tagging({ Action: "sns:*" }).call("GetResources", {}))[1]).to.contain(
      "tag:GetResources",
    );
  });
});
