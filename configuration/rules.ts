import { sensitiveWith } from "../components/access/access-scope";
import { partitionOf } from "../components/foundation/regions";
import { accessSizes } from "./access-sizes";
import { complianceRules } from "./compliance-rules";
import { deployerRules } from "./deployer-rules";
import { emulatorRules } from "./emulator-rules";
import { type Key, keyRegionsOf, type Values } from "./keys";
import { remediationRules } from "./remediation-rules";
import type { Problem } from "./schema";
import { waiverRules } from "./waiver-rules";

/** A condition on several keys together. It is checked as soon as each of its keys is right by itself. */
export interface Rule {
  readonly keys: readonly Key[];
  readonly check: (values: Values) => readonly Problem[];
}

export const rules: readonly Rule[] = [
  {
    keys: ["primaryRegion", "complianceRegions"],
    check: ({ primaryRegion, complianceRegions }) =>
      complianceRegions.includes(primaryRegion)
        ? []
        : [
            {
              key: "complianceRegions",
              received: complianceRegions,
              allowed: `a list that contains primaryRegion (${primaryRegion})`,
            },
          ],
  },
  { keys: ["replicaRegions"], check: ({ replicaRegions }) => repeated("replicaRegions", replicaRegions) },
  {
    keys: ["complianceRegions"],
    check: ({ complianceRegions }) => repeated("complianceRegions", complianceRegions),
  },
  {
    keys: ["primaryRegion", "replicaRegions"],
    check: ({ primaryRegion, replicaRegions }) =>
      replicaRegions.includes(primaryRegion)
        ? [
            {
              key: "replicaRegions",
              received: replicaRegions,
              allowed: `a list without primaryRegion (${primaryRegion}), which has the primary key`,
            },
          ]
        : [],
  },
  ...(["replicaRegions", "complianceRegions"] as const).map(
    (key): Rule => ({
      keys: ["primaryRegion", key],
      check: ({ primaryRegion, [key]: regions }) => {
        const home = partitionOf(primaryRegion)?.name;
        const foreign = regions.filter((name) => partitionOf(name)?.name !== home);
        const allowed = `regions of one partition; primaryRegion (${primaryRegion}) is in ${home}, ${foreign.join(", ")} not`;
        return foreign.length > 0 ? [{ key, received: regions, allowed }] : [];
      },
    }),
  ),
  { keys: ["alertEmails"], check: ({ alertEmails }) => repeated("alertEmails", alertEmails) },
  {
    keys: ["sensitiveOperations"],
    check: ({ sensitiveOperations }) => {
      const closing = sensitiveOperations.filter((operation) => covers(operation, "ssm:PutParameter"));
      const allowed =
        "a list without what covers ssm:PutParameter, with which emergencies are declared and ended";
      return closing.length > 0 ? [{ key: "sensitiveOperations", received: closing, allowed }] : [];
    },
  },
  { keys: ["network"], check: ({ network }) => networkProblems(network) },
  {
    keys: ["primaryRegion", "database"],
    check: ({ primaryRegion, database }) => distantAdmin(primaryRegion, database),
  },
  {
    keys: ["network", "database"],
    check: ({ network, database }) =>
      database && network.cidr !== undefined
        ? [
            {
              key: "network.vpcId",
              received: network.vpcId,
              allowed: "the VPC from which the database can be reached: a new one has no route to it",
            },
          ]
        : [],
  },
  ...deployerRules,
  {
    keys: ["keyUserRoles"],
    check: ({ keyUserRoles }) => repeated("keyUserRoles", keyUserRoles),
  },
  {
    keys: ["businessHours"],
    check: ({ businessHours: { opens, closes } }) =>
      opens < closes
        ? []
        : [{ key: "businessHours.closes", received: closes, allowed: `a time after opens (${opens})` }],
  },
  {
    keys: ["access", "primaryRegion"],
    check: ({ access, primaryRegion }) => foreignProviders(access, partitionOf(primaryRegion)?.name),
  },
  {
    keys: [
      "access",
      "complianceRegions",
      "environment",
      "environmentSuffix",
      "primaryRegion",
      "replicaRegions",
      "sensitiveOperations",
    ],
    check: tooLong,
  },
  ...complianceRules,
  ...waiverRules,
  ...remediationRules,
  ...emulatorRules,
];

/** Documents of IAM have a limit, and AWS tells of it in the middle of a deployment. */
function tooLong(values: Values): Problem[] {
  const { access, environment, environmentSuffix, primaryRegion, sensitiveOperations } = values;
  const { trustedAccounts, ...federation } = access;
  const partition = partitionOf(primaryRegion);
  const regions = keyRegionsOf(values);
  const sizes = partition
    ? accessSizes({
        partition,
        environment,
        environmentSuffix,
        primaryRegion,
        regions,
        sensitiveOperations: sensitiveWith(sensitiveOperations),
        trustedAccounts,
        federation,
      })
    : [];
  return sizes
    .filter(({ characters, quota }) => characters > quota)
    .map(({ what, characters, quota }) => {
      const limit = `so much that the ${what} keeps within ${quota} characters; it would have ${characters}`;
      if (what.startsWith("trust policy")) {
        return { key: "access", received: access, allowed: limit };
      }
      return sensitiveOperations.length > 0
        ? { key: "sensitiveOperations", received: sensitiveOperations, allowed: limit }
        : {
            key: "replicaRegions",
            received: values.replicaRegions,
            allowed: `${limit} with ${regions.length} regions`,
          };
    });
}

function foreignProviders({ saml, oidc }: Values["access"], home: string | undefined): Problem[] {
  return Object.entries({ saml, oidc }).flatMap(([kind, provider]) =>
    provider && provider.arn.split(":")[1] !== home
      ? [{ key: `access.${kind}`, received: provider, allowed: `a provider in partition ${home}` }]
      : [],
  );
}

function repeated(key: Key, list: readonly string[]): Problem[] {
  const twice = [...new Set(list.filter((item, index) => list.indexOf(item) !== index))];
  return twice.length > 0
    ? [{ key, received: list, allowed: `each value once; ${twice.join(", ")} is there twice` }]
    : [];
}

function networkProblems(network: Values["network"]): Problem[] {
  const { cidr, subnetIds } = network;
  const problem = (name: keyof Values["network"], allowed: string) => ({
    key: `network.${name}`,
    received: network[name],
    allowed,
  });
  if (cidr !== undefined) {
    return existingNetwork
      .filter((name) => network[name] !== undefined)
      .map((name) => problem(name, `nothing beside cidr (${cidr}), which asks for a new network`));
  }
  return [
    ...existingNetwork
      .filter((name) => network[name] === undefined)
      .map((name) => problem(name, "a value for an existing network, or network.cidr for a new one")),
    ...(subnetIds && subnetIds[0] === subnetIds[1] ? [problem("subnetIds", "two different subnets")] : []),
  ];
}

const existingNetwork = [
  "vpcId",
  "subnetIds",
  "secretsManagerEndpointId",
  "endpointSecurityGroupId",
] as const satisfies readonly (keyof Values["network"])[];

/** The function works in the primary region only, and its endpoint leads nowhere else. */
function distantAdmin(primaryRegion: string, database: Values["database"]): Problem[] {
  const home = partitionOf(primaryRegion)?.name;
  return (["adminSecretArn", "adminKeyArn"] as const).flatMap((name) => {
    const [, partition, , region] = database?.[name]?.split(":") ?? [];
    return region !== undefined && (region !== primaryRegion || partition !== home)
      ? [
          {
            key: `database.${name}`,
            received: database?.[name],
            allowed: `an ARN of primaryRegion (${primaryRegion}) in partition ${home}`,
          },
        ]
      : [];
  });
}

/** Whether an action, which may end in a wildcard, is or includes an operation. */
function covers(action: string, operation: string): boolean {
  const [known, asked] = [operation.toLowerCase(), action.toLowerCase()];
  return asked.endsWith("*") ? known.startsWith(asked.slice(0, -1)) : known === asked;
}
