import { expect } from "chai";
import { trustPolicy } from "../../../components/access/trust-policy";
import type { Principal } from "../../../rehearsal/policy/request";
import { accountId, externalId, iamArn, otherAccountId, parsed, place, roles } from "./account";
import { sessionOf } from "./people";
import { denied, judges } from "./table";
import { type Comer, trusts } from "./trust-table";

const saml = {
  arn: iamArn("saml-provider/workforce"),
  issuer: "https://idp.example.com",
  audience: "https://signin.aws.amazon.com/saml",
};
const oidc = {
  arn: iamArn("oidc-provider/login.example.com"),
  audience: "baseline",
  subject: "group:operators:*",
};
const none = { permissionSets: {} };
const trustOf = (
  accountIds: readonly string[],
  federation = none as Parameters<typeof trustPolicy>[1]["federation"],
) => parsed("trust", trustPolicy("devops", { place, accountIds, externalId, federation }));

const user = (account: string): Principal => ({
  kind: "user",
  accountId: account,
  arn: iamArn("user/alice", account),
});
const mfa = { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "120" };
const asked = { "sts:ExternalId": externalId, "sts:RoleSessionName": "devops-alice" };
const alice = (who: string, context: Comer["context"], by?: string): Comer => ({
  who: `a user ${who}`,
  principal: user(accountId),
  context,
  by,
});
const people = "AllowPeopleWithMfa";

trusts("The trust of a role", trustOf([accountId]), [
  alice("with MFA, external ID and session name", { ...asked, ...mfa }, people),
  alice("with MFA of 59 minutes", { ...asked, ...mfa, "aws:MultiFactorAuthAge": "3599" }, people),
  alice("with MFA of an hour", { ...asked, ...mfa, "aws:MultiFactorAuthAge": "3600" }),
  alice("with MFA of a day", { ...asked, ...mfa, "aws:MultiFactorAuthAge": "86400" }),
  alice("with long-term keys, which tell of no MFA", asked),
  alice("with temporary keys without MFA", { ...asked, "aws:MultiFactorAuthPresent": "false" }),
  alice("who says how old an MFA is, and not that there was one", {
    ...asked,
    "aws:MultiFactorAuthAge": "1",
  }),
  alice("with MFA of unknown age", { ...asked, "aws:MultiFactorAuthPresent": "true" }),
  alice("without external ID", { ...mfa, "sts:RoleSessionName": "devops-alice" }),
  alice("with a wrong external ID", { ...asked, ...mfa, "sts:ExternalId": "x".repeat(40) }),
  alice("with part of the external ID", { ...asked, ...mfa, "sts:ExternalId": externalId.slice(0, 39) }),
  alice("with a pattern for an external ID", { ...asked, ...mfa, "sts:ExternalId": "*" }),
  alice("under another role's session name", {
    ...asked,
    ...mfa,
    "sts:RoleSessionName": "security-admin-alice",
  }),
  alice("under a name without the role's", { ...asked, ...mfa, "sts:RoleSessionName": "alice" }),
  alice("under a name that only begins like the role's", {
    ...asked,
    ...mfa,
    "sts:RoleSessionName": "devopsalice",
  }),
  {
    who: "a user of another account, with everything",
    principal: user(otherAccountId),
    context: { ...asked, ...mfa },
    by: undefined,
  },
  {
    who: "a role session, which tells of no MFA",
    principal: sessionOf(iamArn("role/Application")),
    context: asked,
    by: undefined,
  },
  {
    who: "a holder of a permission set, where none is configured",
    principal: sessionOf(
      iamArn("role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Operators_0123456789abcdef"),
    ),
    context: asked,
    by: undefined,
  },
  {
    who: "a service",
    principal: { kind: "service", service: "ec2.amazonaws.com" },
    context: { ...asked, ...mfa },
    by: undefined,
  },
  { who: "anybody", principal: { kind: "anonymous" }, context: { ...asked, ...mfa }, by: undefined },
  { ...alice("who wants to tag the session", { ...asked, ...mfa }), action: "sts:TagSession" },
]);

trusts("The trust of a role for other accounts", trustOf([otherAccountId]), [
  {
    who: "a user of the trusted account",
    principal: user(otherAccountId),
    context: { ...asked, ...mfa },
    by: people,
  },
  {
    who: "a user of the trusted account without MFA",
    principal: user(otherAccountId),
    context: asked,
    by: undefined,
  },
  {
    who: "a user of this account, which is not among them",
    principal: user(accountId),
    context: { ...asked, ...mfa },
    by: undefined,
  },
]);

const holder = (name: string, region = "", account = accountId) =>
  sessionOf(iamArn(`role/aws-reserved/sso.amazonaws.com/${region}AWSReservedSSO_${name}`, account));
const sso = (who: string, principal: Principal, by?: string, context: Comer["context"] = asked): Comer => ({
  who,
  principal,
  context,
  by,
});

/** https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html */
trusts(
  "The trust of a role for a permission set",
  trustOf([accountId], { permissionSets: { devops: "Operators" } }),
  [
    sso("its holder", holder("Operators_0123456789abcdef"), "AllowIdentityCenter"),
    sso(
      "its holder, where Identity Center is in another region",
      holder("Operators_0123456789abcdef", "eu-west-2/"),
      "AllowIdentityCenter",
    ),
    sso("its holder after it was assigned anew", holder("Operators_abcdef0123456789"), "AllowIdentityCenter"),
    sso("its holder without external ID", holder("Operators_0123456789abcdef"), undefined, {
      "sts:RoleSessionName": "devops-alice",
    }),
    sso("its holder under another role's session name", holder("Operators_0123456789abcdef"), undefined, {
      ...asked,
      "sts:RoleSessionName": "auditor-alice",
    }),
    sso("the holder of another one", holder("Auditors_0123456789abcdef")),
    sso("the holder of one whose name begins with its name", holder("Operators_ReadOnly_0123456789abcdef")),
    sso("the holder of one whose name ends with its name", holder("NoOperators_0123456789abcdef")),
    sso("its holder in another account", holder("Operators_0123456789abcdef", "", otherAccountId)),
    sso(
      "a role that is called like it outside Identity Center's path",
      sessionOf(iamArn("role/AWSReservedSSO_Operators_0123456789abcdef")),
    ),
  ],
);

const provider = (arn: string): Principal => ({ kind: "federated", accountId, provider: arn });
const asserted = {
  "SAML:aud": saml.audience,
  "SAML:iss": saml.issuer,
  "sts:RoleSessionName": "devops-alice",
};
const claimed = {
  "login.example.com:aud": oidc.audience,
  "login.example.com:sub": "group:operators:alice",
  "sts:RoleSessionName": "devops-alice",
};
const fromSaml = (who: string, context: Comer["context"], by?: string): Comer => ({
  who,
  principal: provider(saml.arn),
  action: "sts:AssumeRoleWithSAML",
  context,
  by,
});
const fromOidc = (who: string, context: Comer["context"], by?: string): Comer => ({
  who,
  principal: provider(oidc.arn),
  action: "sts:AssumeRoleWithWebIdentity",
  context,
  by,
});

trusts(
  "The trust of a role for identity providers",
  trustOf([accountId], { permissionSets: {}, saml, oidc }),
  [
    fromSaml("whom the SAML provider sends", asserted, "AllowSaml"),
    fromSaml("an assertion of another issuer", { ...asserted, "SAML:iss": "https://evil.example.com" }),
    fromSaml("an assertion for another audience", { ...asserted, "SAML:aud": "https://x.example.com" }),
    fromSaml("an assertion under another role's session name", {
      ...asserted,
      "sts:RoleSessionName": "auditor-alice",
    }),
    { ...fromSaml("another SAML provider", asserted), principal: provider(iamArn("saml-provider/other")) },
    fromOidc("whom the OIDC provider sends", claimed, "AllowOidc"),
    fromOidc("a token for another audience", { ...claimed, "login.example.com:aud": "x" }),
    fromOidc("a token of another subject", { ...claimed, "login.example.com:sub": "group:guests:alice" }),
    fromOidc("a token without a subject", {
      "login.example.com:aud": oidc.audience,
      "sts:RoleSessionName": "devops-alice",
    }),
    fromOidc("a token under another role's session name", {
      ...claimed,
      "sts:RoleSessionName": "security-admin-alice",
    }),
    {
      ...fromOidc("another OIDC provider", claimed),
      principal: provider(iamArn("oidc-provider/other.example.com")),
    },
  ],
);

/** Each of them has MFA, the external ID and the right session name at hand, which the credentials do not carry. */
const chaining = { context: { "sts:ExternalId": externalId, "sts:RoleSessionName": "security-admin-alice" } };

judges("From one role to the next", [
  denied("devops", "sts:AssumeRole", roles["security-admin"], "boundary: DenyRolesOutsideThePath", chaining),
  denied(
    "security-admin",
    "sts:AssumeRole",
    roles["security-admin"],
    "boundary: DenyRolesOutsideThePath",
    chaining,
  ),
  denied(
    "auditor",
    "sts:AssumeRole",
    roles["security-admin"],
    "auditor: DenyEverythingElse, boundary: DenyRolesOutsideThePath",
    chaining,
  ),
  denied(
    "workload",
    "sts:AssumeRole",
    roles["security-admin"],
    "boundary: DenyRolesOutsideThePath",
    chaining,
  ),
]);

describe("The session names of the roles", () => {
  it("are of one role each", () => {
    const names = {
      "security-admin": "security-admin-alice",
      devops: "devops-alice",
      auditor: "auditor-alice",
    } as const;
    const lettingIn = (["security-admin", "devops", "auditor"] as const).flatMap((role) =>
      Object.entries(names)
        .filter(([, name]) => {
          const policy = trustPolicy(role, { place, accountIds: [accountId], externalId, federation: none });
          const like = policy.Statement[0]?.Condition?.["StringLike"]?.["sts:RoleSessionName"];
          return new RegExp(`^${String(like).replace("*", ".*")}$`).test(name);
        })
        .map(([owner]) => [role, owner]),
    );

    expect(lettingIn).to.deep.equal([
      ["security-admin", "security-admin"],
      ["devops", "devops"],
      ["auditor", "auditor"],
    ]);
  });
});
