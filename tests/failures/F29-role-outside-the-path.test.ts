import { expect } from "chai";
import { boundaryPolicy } from "../../components/access/boundary-policy";
import { evaluate } from "../../rehearsal/policy/evaluate";
import { iamArn, otherAccountId, parsed, roles, scope } from "../components/access/account";
import { deciding, denied, policiesOf, requestOf } from "../components/access/table";

const right = JSON.stringify(boundaryPolicy(scope));

/** The boundary with other resources in one of its statements. */
function reaching(sids: readonly string[], resources: string | readonly string[]): string {
  const document: ReturnType<typeof boundaryPolicy> = JSON.parse(right);
  return JSON.stringify({
    ...document,
    Statement: document.Statement.map((statement) =>
      sids.includes(statement.Sid) ? { ...statement, NotResource: resources } : statement,
    ),
  });
}

const taking = "DenyRolesOutsideThePath";
const path = "DenyIamOutsideThePath";
const anyRole = iamArn("role/*");
const toLambda = { context: { "iam:PassedToService": "lambda.amazonaws.com" } };
const application = iamArn("role/Application");

const defects = [
  {
    what: "sts:AssumeRole that reaches any role of the account",
    boundary: reaching([taking], anyRole),
    row: denied("workload", "sts:AssumeRole", application, `boundary: ${taking}`),
  },
  {
    what: "sts:AssumeRole that reaches the bounded path of any account",
    boundary: reaching([taking], "arn:aws:iam::*:role/bounded/*"),
    row: denied(
      "workload",
      "sts:AssumeRole",
      iamArn("role/bounded/x", otherAccountId),
      `boundary: ${taking}`,
    ),
  },
  {
    what: "sts:AssumeRole that reaches whatever begins like the path",
    boundary: reaching([taking], iamArn("role/bounded*")),
    row: denied("workload", "sts:AssumeRole", iamArn("role/boundedness/admin"), `boundary: ${taking}`),
  },
  {
    what: "iam:PassRole that reaches any role of the account",
    boundary: reaching([taking, path], anyRole),
    row: denied("workload", "iam:PassRole", application, `boundary: ${path}, boundary: ${taking}`, toLambda),
  },
  {
    what: "iam:PassRole that reaches the baseline's own roles",
    boundary: reaching([taking, path], [iamArn("role/bounded/*"), iamArn("role/baseline/*")]),
    row: denied(
      "workload",
      "iam:PassRole",
      roles["security-admin"],
      `boundary: ${path}, boundary: ${taking}`,
      toLambda,
    ),
  },
  {
    what: "iam:PassRole that reaches roles of services",
    boundary: reaching([taking], [iamArn("role/bounded/*"), iamArn("role/aws-service-role/*")]),
    row: denied(
      "workload",
      "iam:PassRole",
      iamArn("role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS"),
      `boundary: ${taking}`,
    ),
  },
];

describe("F29: roles passed or assumed outside the bounded path", () => {
  for (const { what, boundary, row } of defects) {
    const under = (text: string) =>
      evaluate(requestOf(row), { ...policiesOf(row), boundary: parsed("boundary", JSON.parse(text)) });

    it(`${what} is seen by the table`, () => {
      const [good, bad] = [under(right), under(boundary)];

      expect({ decision: good.decision, by: deciding(good) }).to.deep.equal({
        decision: row.expected,
        by: row.by,
      });
      expect(bad.decision).not.to.equal(row.expected);
    });
  }
});
