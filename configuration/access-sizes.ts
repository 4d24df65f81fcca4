import { type AccessScope, accessRoles } from "../components/access/access-scope";
import { auditorPolicy } from "../components/access/auditor-policy";
import { boundaryPolicy } from "../components/access/boundary-policy";
import { devopsPolicy } from "../components/access/devops-policy";
import { securityAdminPolicy } from "../components/access/security-admin-policy";
import { type Federation, trustPolicy } from "../components/access/trust-policy";
import { generatedSuffixLength } from "../components/foundation/names";
import { regionalArn } from "../components/foundation/place";
import type { Partition } from "../components/foundation/regions";
import { denyDocument, mostWindows } from "../handlers/business-hours/document";

/**
 * Most characters of a document, white space not counted.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
 */
export const quotas = { managedPolicy: 6144, inlinePoliciesOfRole: 10_240, trustPolicy: 2048 } as const;

/** How long a document of IAM becomes, and how long it may be. */
export interface DocumentSize {
  readonly what: string;
  readonly characters: number;
  readonly quota: number;
}

export interface SizedAccess {
  readonly partition: Partition;
  readonly environment: string;
  readonly environmentSuffix: string;
  readonly primaryRegion: string;
  readonly regions: readonly string[];
  readonly sensitiveOperations: readonly string[];
  readonly trustedAccounts: readonly string[];
  readonly federation: Federation;
}

const sizeOf = (document: unknown) => JSON.stringify(document).replace(/\s/g, "").length;

/** The sizes of every document whose length follows from the configuration. What is not known yet has its full length. */
export function accessSizes(access: SizedAccess): readonly DocumentSize[] {
  const accountId = "0".repeat(12);
  const place = { partition: access.partition, accountId, region: access.primaryRegion };
  const scope: AccessScope = {
    place,
    naming: {
      environment: access.environment,
      suffix: access.environmentSuffix || "x".repeat(generatedSuffixLength),
    },
    regions: access.regions,
    sensitiveOperations: access.sensitiveOperations,
  };
  const keyArn = regionalArn(place, "kms", `key/${"0".repeat(36)}`);
  const keys = { applicationData: keyArn, infrastructureSecrets: keyArn };
  const trust = {
    place,
    accountIds: access.trustedAccounts.length > 0 ? access.trustedAccounts : [accountId],
    externalId: "x".repeat(40),
    federation: access.federation,
  };
  const managed = {
    "permissions boundary": boundaryPolicy(scope),
    "policy of the role security-admin": securityAdminPolicy(scope, keys),
    "policy of the role devops": devopsPolicy(scope, keys),
    "policy of the role auditor": auditorPolicy(scope),
  };
  return [
    ...Object.entries(managed).map(([what, document]) => ({
      what,
      characters: sizeOf(document),
      quota: quotas.managedPolicy,
    })),
    ...accessRoles.map((role) => ({
      what: `trust policy of the role ${role}`,
      characters: sizeOf(trustPolicy(role, trust)),
      quota: quotas.trustPolicy,
    })),
    {
      what: "policy of the business hours",
      characters: sizeOf(denyDocument(manyWindows, access.sensitiveOperations, 999_999)),
      quota: quotas.inlinePoliciesOfRole,
    },
  ];
}

/** As many as a document ever has; their times are all of one length. */
const manyWindows = Array.from({ length: mostWindows }, (_, index) => ({
  opens: Date.UTC(2026, 0, 1 + index, 9),
  closes: Date.UTC(2026, 0, 1 + index, 18),
}));
