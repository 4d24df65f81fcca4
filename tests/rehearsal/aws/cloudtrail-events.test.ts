import { expect } from "chai";
import {
  identityOf,
  identityOfService,
  isReadOnly,
  type RecordedCall,
  recordCall,
  recordSignIn,
} from "../../../rehearsal/aws/cloudtrail-events";
import type { Trail } from "../../../rehearsal/aws/cloudtrail-rows";
import { sessionOf } from "../../../rehearsal/aws/iam-roles";
import type { Values } from "../../../rehearsal/aws/model";
import { type Account, accountIn, userCaller } from "../../../rehearsal/world/account";
import { Person } from "../../../rehearsal/world/person";
import type { World } from "../../../rehearsal/world/world";
import { accountId } from "../../support/rehearsal";
import { type Rows, region, roleRows, worldWith } from "../../support/world";
import { listening, now, trailRows } from "./audit-fixtures";
import { keyArn, keyRows, roleArn, sessionArn } from "./call-fixtures";

const account: Account = accountIn(region);
const far = "eu-west-1";
const everywhere: Rows = [...listening(region), ...listening(far)];

const session = {
  principal: {
    kind: "session",
    accountId,
    roleArn: `arn:aws:iam::${accountId}:role/baseline/Caller`,
    arn: sessionArn("Caller"),
  },
  policies: [],
} as const;

const call = (service: string, operation: string, changes: Partial<RecordedCall> = {}): RecordedCall => ({
  service,
  operation,
  region,
  identity: identityOf(session),
  input: {},
  address: "198.51.100.7",
  ...changes,
});

type Envelope = Values & { readonly detail: Values };

/** The events of a world, after a few minutes. */
async function eventsOf(world: World): Promise<readonly Envelope[]> {
  await world.clock.pass(5 * 60_000);
  expect(world.problems).to.deep.equal([]);
  return world.logEvents.map(({ message }) => JSON.parse(message));
}

function recorded(rows: Rows, ...calls: readonly RecordedCall[]): Promise<readonly Envelope[]> {
  const world = worldWith([...everywhere, ...rows], { now });
  for (const one of calls) {
    recordCall(world, one);
  }
  return eventsOf(world);
}

const detailOf = async (one: RecordedCall): Promise<Values> => {
  const [event] = await recorded(trailRows(), one);
  return event?.detail ?? {};
};

describe("What a call is in EventBridge", () => {
  it("is an event with what was called, by whom, when and from where", async () => {
    const input = { KeyId: keyArn, GrantTokens: ["one"] };
    const [event, ...more] = await recorded(trailRows(), call("kms", "DescribeKey", { input }));

    expect(more).to.deep.equal([]);
    expect(event).to.deep.include({
      source: "aws.kms",
      "detail-type": "AWS API Call via CloudTrail",
      account: accountId,
      region,
      time: "2026-01-14T15:32:00Z",
    });
    const { eventID, ...detail } = event?.detail ?? {};
    expect(eventID).to.match(/^[\da-f-]{36}$/);
    expect(detail).to.deep.equal({
      eventVersion: "1.11",
      userIdentity: identityOf(session),
      eventTime: "2026-01-14T15:30:00Z",
      eventSource: "kms.amazonaws.com",
      eventName: "DescribeKey",
      awsRegion: region,
      sourceIPAddress: "198.51.100.7",
      userAgent: "198.51.100.7",
      requestParameters: { keyId: keyArn, grantTokens: ["one"] },
      responseElements: null,
      readOnly: true,
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: accountId,
      eventCategory: "Management",
    });
  });

  const describeKey = call("kms", "DescribeKey");
  const disableKey = call("kms", "DisableKey");
  const inFar = { region: far };
  const only = (readWriteType: Trail["managementEvents"]["readWriteType"], ...excludedSources: string[]) =>
    trailRows({ managementEvents: { readWriteType, excludedSources } });

  const table: readonly {
    readonly title: string;
    readonly rows: Rows;
    readonly call: RecordedCall;
    /** Region of the event; undefined where there is none. */
    readonly expected: string | undefined;
  }[] = [
    { title: "without a trail", rows: [], call: disableKey, expected: undefined },
    {
      title: "with a trail that was stopped",
      rows: trailRows({ isLogging: false }),
      call: disableKey,
      expected: undefined,
    },
    { title: "with a trail", rows: trailRows(), call: disableKey, expected: region },
    { title: "in another region", rows: trailRows(), call: call("kms", "DisableKey", inFar), expected: far },
    { title: "that only reads", rows: trailRows(), call: describeKey, expected: region },
    {
      title: "in another region than a trail's only one",
      rows: trailRows({ isMultiRegion: false }),
      call: call("kms", "DisableKey", inFar),
      expected: undefined,
    },
    {
      title: "in a trail's only region",
      rows: trailRows({ isMultiRegion: false, homeRegion: far }),
      call: call("kms", "DisableKey", inFar),
      expected: far,
    },
    {
      title: "of IAM, made elsewhere",
      rows: trailRows(),
      call: call("iam", "CreateRole", inFar),
      expected: region,
    },
    {
      title: "of Organizations, made elsewhere",
      rows: trailRows(),
      call: call("organizations", "CreatePolicy", inFar),
      expected: region,
    },
    {
      title: "of STS, made elsewhere",
      rows: trailRows(),
      call: call("sts", "AssumeRole", inFar),
      expected: far,
    },
    {
      title: "of IAM, with a trail of another region only",
      rows: trailRows({ isMultiRegion: false, homeRegion: far }),
      call: call("iam", "CreateRole", inFar),
      expected: undefined,
    },
    {
      title: "of IAM, with a trail of IAM's region that leaves such services out",
      rows: trailRows({ isMultiRegion: false, includesGlobalServices: false }),
      call: call("iam", "CreateRole"),
      expected: undefined,
    },
    {
      title: "of KMS, with a trail that leaves such services as IAM out",
      rows: trailRows({ isMultiRegion: false, includesGlobalServices: false }),
      call: disableKey,
      expected: region,
    },
    {
      title: "of KMS, which a trail excludes",
      rows: only("All", "kms.amazonaws.com"),
      call: disableKey,
      expected: undefined,
    },
    {
      title: "of IAM, where a trail excludes KMS",
      rows: only("All", "kms.amazonaws.com"),
      call: call("iam", "CreateRole"),
      expected: region,
    },
    {
      title: "that reads, with a trail of what is written",
      rows: only("WriteOnly"),
      call: describeKey,
      expected: undefined,
    },
    {
      title: "that writes, with a trail of what is written",
      rows: only("WriteOnly"),
      call: disableKey,
      expected: region,
    },
    {
      title: "that reads, with a trail of what is read",
      rows: only("ReadOnly"),
      call: describeKey,
      expected: region,
    },
    {
      title: "that writes, with a trail of what is read",
      rows: only("ReadOnly"),
      call: disableKey,
      expected: undefined,
    },
    {
      title: "that writes, with a trail of no such events",
      rows: only("None"),
      call: disableKey,
      expected: undefined,
    },
    {
      title: "that reads, with a trail of no such events",
      rows: only("None"),
      call: describeKey,
      expected: undefined,
    },
  ];
  for (const { title, rows, call: one, expected } of table) {
    it(`${expected ? `is an event in ${expected}` : "is nothing"}: a call ${title}`, async () => {
      const events = await recorded(rows, one);

      const regions = events.map((event) => [event["region"], event.detail["awsRegion"]]);
      expect(regions).to.deep.equal(expected ? [[expected, expected]] : []);
    });
  }

  it("is one event with two trails", async () => {
    const [[, other] = []] = trailRows({ arn: "arn:other", name: "other" });
    const rows: Rows = [...trailRows(), ["cloudtrail:trail:arn:other" as never, other]];

    expect(await recorded(rows, disableKey)).to.have.length(1);
  });

  const dataEvents = [
    ["s3", "GetObject"],
    ["s3", "PutObject"],
    ["s3", "DeleteObject"],
    ["s3", "ListObjectsV2"],
    ["lambda", "Invoke"],
    ["sns", "Publish"],
    ["sqs", "SendMessage"],
  ] as const;
  for (const [service, operation] of dataEvents) {
    it(`is nothing where it is about data: ${service}:${operation}`, async () => {
      expect(await recorded(trailRows(), call(service, operation))).to.deep.equal([]);
    });
  }

  const readOnly: readonly (readonly [service: string, operation: string, expected: boolean])[] = [
    ["kms", "DescribeKey", true],
    ["kms", "ListAliases", true],
    ["kms", "GetKeyPolicy", true],
    ["kms", "Decrypt", true],
    ["kms", "Encrypt", true],
    ["kms", "GenerateDataKey", true],
    ["kms", "CreateGrant", false],
    ["kms", "PutKeyPolicy", false],
    ["kms", "ScheduleKeyDeletion", false],
    ["sts", "AssumeRole", true],
    ["sts", "AssumeRoleWithSAML", true],
    ["sts", "GetCallerIdentity", true],
    ["sts", "GetSessionToken", false],
    ["sts", "GetFederationToken", false],
    ["s3", "HeadBucket", true],
    ["s3", "DeleteBucket", false],
    ["secretsmanager", "GetSecretValue", true],
    ["iam", "SimulatePrincipalPolicy", true],
    ["iam", "PutRolePolicy", false],
    ["cloudtrail", "StopLogging", false],
    ["ec2", "TerminateInstances", false],
  ];
  for (const [service, operation, expected] of readOnly) {
    const rows = (state: string) => [...listening(region, { state }), ...trailRows()];
    it(`${expected ? "only reads" : "changes something"}: ${service}:${operation}`, async () => {
      const heard = async (state: string) => (await recorded(rows(state), call(service, operation))).length;

      expect(isReadOnly(service, operation)).to.equal(expected);
      expect((await detailOf(call(service, operation)))["readOnly"]).to.equal(expected);
      expect(await heard("ENABLED")).to.equal(expected ? 0 : 1);
      expect(await heard("ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS")).to.equal(1);
      expect(await heard("DISABLED")).to.equal(0);
    });
  }
});

describe("Whom a record names", () => {
  const arn = `arn:aws:iam::${accountId}:root`;
  const root = { principal: { kind: "root", accountId, arn }, policies: [] } as const;
  const identities = [
    {
      title: "a session by its role, with the path that its own ARN lacks",
      identity: identityOf(session),
      expected: {
        type: "AssumedRole",
        arn: sessionArn("Caller"),
        accountId,
        sessionContext: {
          sessionIssuer: {
            type: "Role",
            arn: `arn:aws:iam::${accountId}:role/baseline/Caller`,
            accountId,
            userName: "Caller",
          },
        },
      },
    },
    {
      title: "a user",
      identity: identityOf(userCaller(account, "people/jane")),
      expected: {
        type: "IAMUser",
        arn: `arn:aws:iam::${accountId}:user/people/jane`,
        accountId,
        userName: "jane",
      },
    },
    {
      title: "the root user, who is not invoked by anything",
      identity: identityOf(root),
      expected: { type: "Root", principalId: accountId, arn, accountId },
    },
    {
      title: "a service that acts by itself, which has no ARN",
      identity: identityOfService("logs.us-east-1.amazonaws.com"),
      expected: { type: "AWSService", invokedBy: "logs.us-east-1.amazonaws.com" },
    },
  ];
  for (const { title, identity, expected } of identities) {
    it(`is ${title}`, async () => {
      expect((await detailOf(call("kms", "DisableKey", { identity })))["userIdentity"]).to.deep.equal(
        expected,
      );
    });
  }

  it("is the root user who signs in, where IAM reports", async () => {
    const world = worldWith([...everywhere, ...trailRows()], { now });
    recordSignIn(world, root, region, "198.51.100.7");

    const [event] = await eventsOf(world);
    expect(event).to.include({
      source: "aws.signin",
      "detail-type": "AWS Console Sign In via CloudTrail",
      region,
    });
    expect(event?.detail).to.deep.include({
      userIdentity: { type: "Root", principalId: accountId, arn, accountId },
      eventTime: "2026-01-14T15:30:00Z",
      eventSource: "signin.amazonaws.com",
      eventName: "ConsoleLogin",
      eventType: "AwsConsoleSignIn",
      requestParameters: null,
      responseElements: { ConsoleLogin: "Success" },
      readOnly: false,
    });
  });

  it("is nobody who signs in, without a trail", async () => {
    for (const rows of [[], trailRows({ isLogging: false }), trailRows({ includesGlobalServices: false })]) {
      const world = worldWith([...everywhere, ...rows], { now });
      recordSignIn(world, root, region, "198.51.100.7");

      expect(await eventsOf(world)).to.deep.equal([]);
    }
  });
});

describe("What a record says of a call that was refused", () => {
  const input = { DBInstanceIdentifier: "orders" };
  const message = "No.";
  const refused = [
    { service: "rds", code: "AccessDenied", errorCode: "AccessDenied", requestParameters: null },
    {
      service: "kms",
      code: "AccessDeniedException",
      errorCode: "AccessDeniedException",
      requestParameters: null,
    },
    {
      service: "rds",
      code: "DBInstanceNotFound",
      errorCode: "DBInstanceNotFound",
      requestParameters: { dBInstanceIdentifier: "orders" },
    },
    {
      service: "ec2",
      code: "UnauthorizedOperation",
      errorCode: "Client.UnauthorizedOperation",
      requestParameters: { dBInstanceIdentifier: "orders" },
    },
  ];
  for (const { service, code, ...expected } of refused) {
    it(`is why, ${expected.requestParameters ? "and" : "but not"} what was asked for: ${code} of ${service}`, async () => {
      const detail = await detailOf(call(service, "DeleteThing", { input, error: { code, message } }));

      expect(detail).to.deep.include({ ...expected, errorMessage: message });
    });
  }

  it("is nothing of a refusal where it was answered", async () => {
    expect(await detailOf(call("kms", "DisableKey"))).not.to.have.any.keys("errorCode", "errorMessage");
  });
});

describe("What a record hides", () => {
  const secret = "correct horse battery staple";
  const inputs = [
    ["secretsmanager", "PutSecretValue", "SecretString"],
    ["secretsmanager", "PutSecretValue", "SecretBinary"],
    ["ssm", "PutParameter", "Value"],
    ["kms", "Encrypt", "Plaintext"],
    ["kms", "Decrypt", "CiphertextBlob"],
    ["rds", "ModifyDBInstance", "MasterUserPassword"],
    ["iam", "CreateLoginProfile", "Password"],
    ["iam", "ChangePassword", "OldPassword"],
    ["iam", "ChangePassword", "NewPassword"],
    ["sts", "AssumeRoleWithSAML", "SAMLAssertion"],
    ["sts", "AssumeRoleWithWebIdentity", "WebIdentityToken"],
    ["lambda", "UpdateFunctionCode", "ZipFile"],
    ["lambda", "UpdateFunctionConfiguration", "Environment"],
  ] as const;
  for (const [service, operation, member] of inputs) {
    it(`is ${member} of ${service}:${operation}`, async () => {
      const detail = await detailOf(call(service, operation, { input: { Name: "one", [member]: secret } }));

      expect(detail["requestParameters"]).to.deep.equal({ name: "one" });
      expect(JSON.stringify(detail)).not.to.contain(secret);
    });
  }
});

describe("A call of somebody with credentials", () => {
  const administrator = (rows: Rows = trailRows()) => {
    const world = worldWith([...everywhere, ...rows, ...keyRows(), ...roleRows("Caller")], { now });
    const caller = sessionOf(world.facts, account, roleArn("Caller"), "session");
    return { world, person: new Person(world, account, caller) };
  };
  const named = (events: readonly Envelope[]) =>
    events.map(({ detail }) => [detail["eventName"], detail["errorCode"]]);

  it("is recorded, answered or refused", async () => {
    const { world, person } = administrator();
    await person.call("KMSClient", "DescribeKey", region, { KeyId: keyArn });
    await person.call("KMSClient", "DescribeKey", region, { KeyId: `${keyArn}0` });
    await person.call("IAMClient", "GetRolePolicy", far, { RoleName: "Caller", PolicyName: "policy" });

    const events = await eventsOf(world);
    expect(named(events)).to.deep.equal([
      ["DescribeKey", undefined],
      ["DescribeKey", "NotFoundException"],
      ["GetRolePolicy", undefined],
    ]);
    expect(events.map((event) => event["region"])).to.deep.equal([region, region, region]);
  });

  it("is the last that a trail records where it stops that", async () => {
    const { world, person } = administrator();
    await person.call("CloudTrailClient", "StopLogging", region, { Name: "management" });
    await person.call("KMSClient", "DescribeKey", region, { KeyId: keyArn });

    expect(named(await eventsOf(world))).to.deep.equal([["StopLogging", undefined]]);
  });

  it("is recorded where the trail is stopped before the event arrives", async () => {
    const { world, person } = administrator();
    await person.call("KMSClient", "DescribeKey", region, { KeyId: keyArn });
    await person.call("CloudTrailClient", "StopLogging", region, { Name: "management" });

    expect(named(await eventsOf(world))).to.deep.equal([
      ["DescribeKey", undefined],
      ["StopLogging", undefined],
    ]);
  });

  it("is not recorded where there is no trail that it could stop", async () => {
    const { world, person } = administrator([]);
    const answer = await person.call("CloudTrailClient", "StopLogging", region, { Name: "management" });

    expect(answer).to.deep.include({ kind: "refused", code: "TrailNotFoundException" });
    expect(await eventsOf(world)).to.deep.equal([]);
  });

  it("is recorded where he takes on a role, and where that is refused", async () => {
    const { world, person } = administrator();
    await person.assume(roleArn("Nobody"), { sessionName: "jane" });

    const [event] = await eventsOf(world);
    expect(event?.detail).to.deep.include({
      eventSource: "sts.amazonaws.com",
      eventName: "AssumeRole",
      errorCode: "AccessDenied",
      requestParameters: null,
    });
    expect(event?.detail["errorMessage"]).to.contain(roleArn("Nobody"));
  });
});
