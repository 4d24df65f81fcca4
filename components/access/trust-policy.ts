import { accountRootArn, type Place } from "../foundation/place";
import { type PolicyDocument, type PolicyStatement, policyDocument } from "../foundation/policy-document";
import type { AccessRoleName } from "./access-scope";

/**
 * Longest session, in seconds, and oldest proof of the second factor. A session is limited by its role's
 * `MaxSessionDuration`: no trust policy can, since requests to assume a role do not carry `sts:DurationSeconds`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_durationseconds
 */
export const oneHour = 3600;

/** People whom an identity provider sends, whose second factor is its business. */
export interface Federation {
  /**
   * Permission sets of IAM Identity Center, by the role that their holders may go on to.
   * https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
   */
  readonly permissionSets: Readonly<Partial<Record<AccessRoleName, string>>>;
  readonly saml?: SamlProvider | undefined;
  readonly oidc?: OidcProvider | undefined;
}

export interface SamlProvider {
  readonly arn: string;
  /** Who signs, as it stands in the assertion. */
  readonly issuer: string;
  /** Endpoint of AWS that the assertion is for. */
  readonly audience: string;
}

export interface OidcProvider {
  readonly arn: string;
  readonly audience: string;
  /** Pattern of the subjects that may come. */
  readonly subject: string;
}

export interface Trust {
  readonly place: Place;
  /** Accounts whose people may come, by their twelve digits. */
  readonly accountIds: readonly string[];
  readonly externalId: string;
  readonly federation: Federation;
}

/** Names of the role's sessions: the role and, after a hyphen, whoever it is. No two roles share one. */
export const sessionNames = (role: AccessRoleName) => `${role}-*`;

/**
 * Who may assume a role. The second factor is asked for here and only here: the credentials of a session do not tell
 * of it. `Bool` rather than `BoolIfExists`, which long-term keys would pass for lack of the key.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
export function trustPolicy(role: AccessRoleName, trust: Trust): PolicyDocument {
  const { permissionSets, saml, oidc } = trust.federation;
  const permissionSet = permissionSets[role];
  return policyDocument(
    allowPeopleWithMfa(role, trust),
    ...(permissionSet === undefined ? [] : [allowIdentityCenter(role, trust, permissionSet)]),
    ...(saml ? [allowSaml(role, saml)] : []),
    ...(oidc ? [allowOidc(role, oidc)] : []),
  );
}

function allowPeopleWithMfa(role: AccessRoleName, { place, accountIds, externalId }: Trust): PolicyStatement {
  return {
    Sid: "AllowPeopleWithMfa",
    Effect: "Allow",
    Principal: { AWS: accountIds.map((accountId) => accountRootArn({ ...place, accountId })) },
    Action: "sts:AssumeRole",
    Condition: {
      Bool: { "aws:MultiFactorAuthPresent": "true" },
      NumericLessThan: { "aws:MultiFactorAuthAge": `${oneHour}` },
      StringEquals: { "sts:ExternalId": externalId },
      StringLike: { "sts:RoleSessionName": sessionNames(role) },
    },
  };
}

/** Sixteen characters, and not a `*`, which would take in the permission sets whose names begin alike. */
const uniqueSuffix = "?".repeat(16);

/** Named by condition: Identity Center makes the role anew, under another id, when a permission set comes back. */
function allowIdentityCenter(
  role: AccessRoleName,
  { place, accountIds, externalId }: Trust,
  permissionSet: string,
): PolicyStatement {
  const reserved = `role/aws-reserved/sso.amazonaws.com/*AWSReservedSSO_${permissionSet}_${uniqueSuffix}`;
  return {
    Sid: "AllowIdentityCenter",
    Effect: "Allow",
    Principal: { AWS: accountIds.map((accountId) => accountRootArn({ ...place, accountId })) },
    Action: "sts:AssumeRole",
    Condition: {
      ArnLike: {
        "aws:PrincipalArn": accountIds.map((id) => `arn:${place.partition.name}:iam::${id}:${reserved}`),
      },
      StringEquals: { "sts:ExternalId": externalId },
      StringLike: { "sts:RoleSessionName": sessionNames(role) },
    },
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-saml */
function allowSaml(role: AccessRoleName, { arn, issuer, audience }: SamlProvider): PolicyStatement {
  return {
    Sid: "AllowSaml",
    Effect: "Allow",
    Principal: { Federated: arn },
    Action: "sts:AssumeRoleWithSAML",
    Condition: {
      StringEquals: { "SAML:aud": audience, "SAML:iss": issuer },
      StringLike: { "sts:RoleSessionName": sessionNames(role) },
    },
  };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif */
function allowOidc(role: AccessRoleName, { arn, audience, subject }: OidcProvider): PolicyStatement {
  const issuer = arn.slice(arn.indexOf("oidc-provider/") + "oidc-provider/".length);
  return {
    Sid: "AllowOidc",
    Effect: "Allow",
    Principal: { Federated: arn },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: { [`${issuer}:aud`]: audience },
      StringLike: { [`${issuer}:sub`]: subject, "sts:RoleSessionName": sessionNames(role) },
    },
  };
}
