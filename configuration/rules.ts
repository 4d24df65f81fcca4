import { partitionOf } from "../components/foundation/regions";
import type { Key, Values } from "./keys";
import type { Problem } from "./schema";

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
  { keys: ["network"], check: ({ network }) => networkProblems(network) },
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
  {
    keys: ["deployerArns", "protect"],
    check: ({ deployerArns, protect }) =>
      protect && deployerArns.length === 0
        ? [
            {
              key: "deployerArns",
              received: deployerArns,
              allowed: "at least one ARN where protect is true, or a second deployer locks the first one out",
            },
          ]
        : [],
  },
  {
    keys: ["keyUserRoles"],
    check: ({ keyUserRoles }) => repeated("keyUserRoles", keyUserRoles),
  },
];

function repeated(key: Key, list: readonly string[]): Problem[] {
  const twice = [...new Set(list.filter((item, index) => list.indexOf(item) !== index))];
  return twice.length > 0
    ? [{ key, received: list, allowed: `each value once; ${twice.join(", ")} is there twice` }]
    : [];
}

function networkProblems(network: Values["network"]): Problem[] {
  const { cidr, vpcId, subnetIds, endpointSecurityGroupId } = network;
  const endpoints = (["secretsManagerEndpointId", "kmsEndpointId", "ec2EndpointId"] as const).filter(
    (name) => network[name] !== undefined,
  );
  const problem = (name: keyof Values["network"], allowed: string) => [
    { key: `network.${name}`, received: network[name], allowed },
  ];
  if (cidr !== undefined) {
    const strangers = (Object.keys(network) as (keyof Values["network"])[]).filter((name) => name !== "cidr");
    return strangers.flatMap((name) =>
      problem(name, `nothing beside cidr (${cidr}), which asks for a new network`),
    );
  }
  return [
    ...(vpcId === undefined ? problem("vpcId", "a value, or network.cidr for a new network") : []),
    ...(subnetIds === undefined ? problem("subnetIds", "a value beside vpcId") : []),
    ...(endpoints.length > 0 && endpointSecurityGroupId === undefined
      ? problem("endpointSecurityGroupId", `a value beside ${endpoints.join(", ")}`)
      : []),
    ...(endpoints.length === 0 && endpointSecurityGroupId !== undefined
      ? problem("endpointSecurityGroupId", "a value only beside the id of an existing endpoint")
      : []),
    ...(subnetIds && subnetIds[0] === subnetIds[1] ? problem("subnetIds", "two different subnets") : []),
  ];
}
