import { boundaryArn, bounded, iamArn, otherAccountId, roles } from "./account";
import { allowed, denied, judges } from "./table";

/** What a role that may do everything else is stopped by: the boundary alone. */
const stopped = (action: string, resource: string, statements: readonly string[], context = {}) =>
  denied("workload", action, resource, statements.map((each) => `boundary: ${each}`).join(", "), { context });
const free = (action: string, resource: string, context = {}) =>
  allowed("workload", action, resource, "AdministratorAccess: 1", { context });

const path = "DenyIamOutsideThePath";
const taking = "DenyRolesOutsideThePath";
const unbounded = "DenyRolesWithoutBoundary";
const role = iamArn("role/bounded/dev-app-other");
const outside = iamArn("role/Application");
const anotherBoundary = { "iam:PermissionsBoundary": iamArn("policy/bounded/wide") };
const foreignBoundary = {
  "iam:PermissionsBoundary": iamArn("policy/baseline/dev-iam-boundary-ab12cd34", otherAccountId),
};
const prodBoundary = { "iam:PermissionsBoundary": iamArn("policy/baseline/prod-iam-boundary-ab12cd34") };

judges("Making a role that can do more", [
  free("iam:CreateRole", role, bounded),
  stopped("iam:CreateRole", role, [unbounded]),
  stopped("iam:CreateRole", role, [unbounded], anotherBoundary),
  stopped("iam:CreateRole", role, [unbounded], foreignBoundary),
  stopped("iam:CreateRole", role, [unbounded], prodBoundary),
  stopped("iam:CreateRole", outside, [path], bounded),
  stopped("iam:CreateRole", outside, [path, unbounded]),
  stopped("iam:CreateRole", iamArn("role/boundedness/admin"), [path], bounded),
  stopped("iam:CreateRole", iamArn("role/baseline/dev-iam-admin-ab12cd34"), [path], bounded),
  stopped("iam:CreateRole", iamArn("role/bounded/baseline/admin"), ["DenyAdministeringTheBaseline"], bounded),
  free("iam:PutRolePolicy", role, bounded),
  stopped("iam:PutRolePolicy", role, [unbounded]),
  stopped("iam:PutRolePolicy", role, [unbounded], anotherBoundary),
  free("iam:AttachRolePolicy", role, bounded),
  stopped("iam:AttachRolePolicy", role, [unbounded]),
  stopped("iam:AttachRolePolicy", outside, [path, unbounded]),
  stopped("iam:AttachRolePolicy", iamArn("role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS"), [
    unbounded,
  ]),
  stopped("iam:DetachRolePolicy", outside, [path, unbounded]),
]);

judges("Making a boundary weaker", [
  free("iam:PutRolePermissionsBoundary", role, bounded),
  stopped("iam:PutRolePermissionsBoundary", role, [unbounded], anotherBoundary),
  stopped("iam:PutRolePermissionsBoundary", role, [unbounded]),
  stopped("iam:PutRolePermissionsBoundary", roles.devops, [path], bounded),
  stopped(
    "iam:DeleteRolePermissionsBoundary",
    role,
    ["DenyRemovingWhatBoundsAndRecords", "DenySensitiveOperationsToOthers"],
    bounded,
  ),
  denied(
    "security-admin",
    "iam:DeleteRolePermissionsBoundary",
    role,
    "boundary: DenyRemovingWhatBoundsAndRecords",
    { context: bounded },
  ),
  denied(
    "devops",
    "iam:DeleteRolePermissionsBoundary",
    iamArn("role/bounded/dev-app-shop"),
    "boundary: DenyRemovingWhatBoundsAndRecords",
    { context: bounded },
  ),
  ...(["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion", "iam:TagPolicy"] as const).flatMap(
    (action) => [
      stopped(action, boundaryArn, [path]),
      denied("security-admin", action, boundaryArn, `boundary: ${path}`),
      stopped(action, iamArn("policy/Application"), [path]),
      denied("security-admin", action, iamArn("policy/Application"), `boundary: ${path}`),
      free(action, iamArn("policy/bounded/dev-app-shop")),
    ],
  ),
  stopped("iam:DeletePolicyVersion", boundaryArn, [path, "DenySensitiveOperationsToOthers"]),
]);

judges("Taking somebody else's role", [
  free("iam:PassRole", role, { "iam:PassedToService": "lambda.amazonaws.com" }),
  stopped("iam:PassRole", outside, [path, taking]),
  stopped("iam:PassRole", roles["security-admin"], [path, taking]),
  stopped("iam:PassRole", iamArn("role/baseline/dev-iam-business-hours-ab12cd34"), [path, taking]),
  stopped("iam:PassRole", iamArn("role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS"), [taking]),
  stopped("iam:PassRole", iamArn("role/bounded/x", otherAccountId), [path, taking]),
  denied("devops", "iam:PassRole", outside, `boundary: ${path}, boundary: ${taking}`, {
    context: { "iam:PassedToService": "ec2.amazonaws.com" },
  }),
  stopped("sts:AssumeRole", outside, [taking]),
  stopped("sts:AssumeRole", iamArn("role/Admin", otherAccountId), [taking]),
  stopped("sts:AssumeRole", iamArn("role/bounded/x", otherAccountId), [taking]),
  stopped("sts:AssumeRole", iamArn("role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS"), [taking]),
  stopped("sts:AssumeRoot", iamArn("root", otherAccountId), [taking]),
  allowed("workload", "sts:AssumeRole", role, "trust of the account: AllowAccount, AdministratorAccess: 1"),
]);

judges("Rewriting who is trusted", [
  ...(["security-admin", "devops", "auditor"] as const).flatMap((each) => [
    stopped("iam:UpdateAssumeRolePolicy", roles[each], [path]),
    denied("security-admin", "iam:UpdateAssumeRolePolicy", roles[each], `boundary: ${path}`),
    stopped("iam:UpdateRole", roles[each], [path]),
  ]),
  stopped("iam:UpdateAssumeRolePolicy", outside, [path]),
  denied("security-admin", "iam:UpdateAssumeRolePolicy", outside, `boundary: ${path}`),
  denied("devops", "iam:UpdateAssumeRolePolicy", outside, `boundary: ${path}`),
  denied(
    "security-admin",
    "iam:UpdateAssumeRolePolicy",
    roles["task-execution"],
    "boundary: DenyAdministeringTheBaseline",
  ),
  free("iam:UpdateAssumeRolePolicy", role),
]);

judges("Rewriting what the baseline's roles may do", [
  ...(["security-admin", "devops", "auditor"] as const).flatMap((each) => [
    stopped("iam:PutRolePolicy", roles[each], [path], bounded),
    stopped("iam:DeleteRolePolicy", roles[each], [path, "DenySensitiveOperationsToOthers"], bounded),
    stopped("iam:AttachRolePolicy", roles[each], [path], bounded),
    stopped("iam:DetachRolePolicy", roles[each], [path], bounded),
    denied("security-admin", "iam:PutRolePolicy", roles[each], `boundary: ${path}`, { context: bounded }),
    denied("security-admin", "iam:DeleteRolePolicy", roles[each], `boundary: ${path}`, { context: bounded }),
  ]),
  ...(["task-execution", "db-monitoring"] as const).flatMap((each) => [
    stopped("iam:PutRolePolicy", roles[each], ["DenyAdministeringTheBaseline"], bounded),
    denied("security-admin", "iam:DetachRolePolicy", roles[each], "boundary: DenyAdministeringTheBaseline", {
      context: bounded,
    }),
  ]),
  ...(["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion", "iam:DeletePolicyVersion"] as const).map(
    (action) =>
      denied(
        "security-admin",
        action,
        iamArn("policy/bounded/baseline/dev-iam-task-execution-ab12cd34"),
        "boundary: DenyAdministeringTheBaseline",
      ),
  ),
  stopped("iam:CreatePolicyVersion", iamArn("policy/bounded/baseline/dev-iam-db-monitoring-ab12cd34"), [
    "DenyAdministeringTheBaseline",
  ]),
]);
