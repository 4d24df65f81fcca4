import { expect } from "chai";
import { boundaryPolicy } from "../../components/access/boundary-policy";
import { evaluate, explain } from "../../rehearsal/policy/evaluate";
import { arn, parsed, scope } from "../components/access/account";
import { allowed, policiesOf, requestOf } from "../components/access/table";

const document = boundaryPolicy(scope);

/** The defect: every Deny that a boundary should have, and no Allow. */
const onlyDenying = {
  ...document,
  Statement: document.Statement.filter(({ Effect }) => Effect === "Deny"),
};

const rows = [
  allowed("security-admin", "kms:CreateKey", "*", "security-admin: MakeKeys"),
  allowed("devops", "rds:CreateDBInstance", arn("rds", "db:dev-app-shop"), "devops: RunWorkloads"),
  allowed("auditor", "organizations:ListAccounts", "*", "auditor: ReadConfigurationAndLogs"),
  allowed("task-execution", "ecr:GetAuthorizationToken", "*", "task-execution: LogInToRegistries"),
  allowed("workload", "dynamodb:PutItem", arn("dynamodb", "table/dev-app-orders"), "AdministratorAccess: 1"),
];

describe("F22: a permissions boundary that only denies", () => {
  for (const row of rows) {
    const under = (boundary: unknown) =>
      evaluate(requestOf(row), { ...policiesOf(row), boundary: parsed("boundary", boundary) });

    it(`allows nothing at all: ${row.action} by ${row.who}`, () => {
      const [right, wrong] = [under(document), under(onlyDenying)];

      expect(right.decision).to.equal("Allowed");
      expect(wrong.decision).to.equal("ImplicitlyDenied");
      expect(explain(wrong)).to.equal("boundary: no statement of the permissions boundary allows the action");
    });
  }
});
