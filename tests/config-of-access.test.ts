import { acceptsConfigurations, refusesConfigurations } from "./support/mistakes";

const saml = {
  arn: "arn:aws:iam::111122223333:saml-provider/workforce",
  issuer: "https://idp.example.com",
  audience: "https://signin.aws.amazon.com/saml",
};
const oidc = {
  arn: "arn:aws:iam::111122223333:oidc-provider/login.example.com",
  audience: "baseline",
  subject: "group:operators:*",
};
const long = "x".repeat(256);

describe("The configuration of who may assume the roles", () => {
  refusesConfigurations([
    {
      title: "access that is a text",
      values: { access: "all" },
      expected: ['access: received "all"; allowed: a map'],
    },
    {
      title: "an account number that is none",
      values: { access: { trustedAccounts: ["1111-2222-3333"] } },
      expected: [
        'access.trustedAccounts: received ["1111-2222-3333"]; allowed: a list of up to 10 account numbers of twelve digits',
      ],
    },
    {
      title: "an account number that is a number, and has lost its zeros",
      values: { access: { trustedAccounts: [11122223333] } },
      expected: ["access.trustedAccounts: received [11122223333]"],
    },
    {
      title: "an issuer in letters that no policy has",
      values: {
        access: {
          saml: { arn: "arn:aws:iam::111122223333:saml-provider/idp", issuer: "Ελλάδα", audience: "a" },
        },
      },
      expected: ["access.saml"],
    },
    {
      title: "everybody's accounts",
      values: { access: { trustedAccounts: ["*"] } },
      expected: ['access.trustedAccounts: received ["*"]'],
    },
    {
      title: "more than ten accounts",
      values: {
        access: { trustedAccounts: Array.from({ length: 11 }, (_, index) => `${100_000_000_000 + index}`) },
      },
      expected: ["access.trustedAccounts: received"],
    },
    {
      title: "a permission set for a role that does not exist",
      values: { access: { permissionSets: { admin: "Administrators" } } },
      expected: [
        'access.permissionSets: received {"admin":"Administrators"}; allowed: a map from security-admin, devops, auditor',
      ],
    },
    {
      title: "a permission set by a pattern",
      values: { access: { permissionSets: { devops: "*" } } },
      expected: ['access.permissionSets: received {"devops":"*"}'],
    },
    {
      title: "a permission set with a name of more than 32 characters",
      values: { access: { permissionSets: { devops: "p".repeat(33) } } },
      expected: ["access.permissionSets: received"],
    },
    {
      title: "a SAML provider that is an OIDC provider",
      values: { access: { saml: { ...saml, arn: oidc.arn } } },
      expected: ["access.saml: received"],
    },
    {
      title: "a SAML provider without its issuer",
      values: { access: { saml: { ...saml, issuer: undefined } } },
      expected: ["access.saml: received"],
    },
    {
      title: "a SAML provider with a field that does not exist",
      values: { access: { saml: { ...saml, mfa: true } } },
      expected: ["access.saml: received"],
    },
    {
      title: "an OIDC provider whose every subject may come",
      values: { access: { oidc: { ...oidc, subject: "*" } } },
      expected: ["access.oidc: received"],
    },
    {
      title: "an OIDC provider whose subjects are all but two characters of a pattern",
      values: { access: { oidc: { ...oidc, subject: "a*b" } } },
      expected: ["access.oidc: received"],
    },
    {
      title: "an OIDC provider without an audience",
      values: { access: { oidc: { ...oidc, audience: "" } } },
      expected: ["access.oidc: received"],
    },
    {
      title: "providers of another partition",
      values: {
        access: {
          saml: { ...saml, arn: saml.arn.replace("arn:aws:", "arn:aws-cn:") },
          oidc: { ...oidc, arn: oidc.arn.replace("arn:aws:", "arn:aws-us-gov:") },
        },
      },
      expected: ["access.saml: received", "access.oidc: received"],
    },
    {
      title: "a field that does not exist",
      values: { access: { mfa: false } },
      expected: ["access.mfa: received false; allowed: no such field in access"],
    },
    {
      title: "trust policies that are too long for IAM",
      values: {
        access: {
          trustedAccounts: Array.from({ length: 10 }, (_, index) => `${100_000_000_000 + index}`),
          saml: { ...saml, issuer: long, audience: long },
          oidc: { ...oidc, audience: long, subject: long },
        },
      },
      expected: [
        'access: received {"trustedAccounts":',
        'access: received {"trustedAccounts":',
        'access: received {"trustedAccounts":',
      ],
    },
  ]);

  acceptsConfigurations({
    "people of other accounts": { access: { trustedAccounts: ["444455556666", "012345678901"] } },
    "permission sets for some of the roles": { access: { permissionSets: { auditor: "Audit_Read-Only" } } },
    "both identity providers": { access: { saml, oidc } },
  });
});
