import type { ControlCheck } from "../../../validation/control-check";
import type { RuleInRegion } from "../../foundation/event-rule";
import { ruleHasTarget } from "./shared-checks";

export interface AuditFacts {
  readonly region: string;
  readonly groupNames: readonly string[];
  /** ARN of the key that encrypts them. */
  readonly keyArn: string;
  readonly retentionInDays: number;
  /** Name of the policy that lets EventBridge write. */
  readonly resourcePolicyName: string;
  /** Every rule, with its region. */
  readonly rules: readonly RuleInRegion[];
  /** ARN of the stack's own trail; null where one of somebody else's is relied on. */
  readonly trailArn: string | null;
}

/** B6. */
export function auditChecks(facts: AuditFacts): ControlCheck[] {
  const { region } = facts;
  return [
    ...facts.groupNames.map((name) => ({
      control: "B6",
      title: `${name} is encrypted and kept`,
      service: "logs" as const,
      operation: "DescribeLogGroups",
      region,
      input: { logGroupNamePrefix: name },
      query: `logGroups[?logGroupName == '${name}'].[kmsKeyId, retentionInDays] | [0]`,
      expected: [facts.keyArn, facts.retentionInDays],
      otherwise:
        "Run pulumi up, which encrypts it again; what was written meanwhile is not encrypted with the key.",
    })),
    {
      control: "B6",
      title: "EventBridge may write the audit trail",
      service: "logs",
      operation: "DescribeResourcePolicies",
      region,
      input: {},
      query:
        `length(resourcePolicies[?policyName == '${facts.resourcePolicyName}' && ` +
        "contains(policyDocument, 'events.amazonaws.com') && contains(policyDocument, 'delivery.logs.amazonaws.com')])",
      expected: 1,
      otherwise:
        "Run pulumi up, which puts the policy back. What was reported meanwhile is in the trail only.",
    },
    ...facts.rules.flatMap((rule) => [
      {
        control: "B6",
        title: `The rule ${rule.name} of ${rule.region} sees all events of the trail, those that only read too`,
        service: "events" as const,
        operation: "DescribeRule",
        region: rule.region,
        input: { Name: rule.name },
        query: "State",
        expected: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
        otherwise: "Run pulumi up, which enables the rule again.",
      },
      ruleHasTarget("B6", rule),
    ]),
    ...trailChecks(facts),
  ];
}

function trailChecks({ region, trailArn }: AuditFacts): ControlCheck[] {
  const asked = { control: "B6", service: "cloudtrail", region } as const;
  if (trailArn === null) {
    return [
      {
        ...asked,
        title: "There is a trail of every region",
        operation: "DescribeTrails",
        input: {},
        query: "length(trailList[?IsMultiRegionTrail]) > `0`",
        expected: true,
        otherwise: "Set trail to create, or have the organisation's trail include this account.",
      },
    ];
  }
  return [
    {
      ...asked,
      title: "The trail is recording",
      operation: "GetTrailStatus",
      input: { Name: trailArn },
      query: "IsLogging",
      expected: true,
      otherwise: "Find out who stopped it (cloudtrail:StopLogging); then run pulumi up.",
    },
    {
      ...asked,
      title: "The trail covers every region, and its files are encrypted and cannot be changed unnoticed",
      operation: "DescribeTrails",
      input: { trailNameList: [trailArn] },
      query: "trailList[0].[IsMultiRegionTrail, LogFileValidationEnabled, KmsKeyId != null]",
      expected: [true, true, true],
      otherwise: "Run pulumi up, which puts the trail back.",
    },
    {
      ...asked,
      title: "The trail records management events that read and that write, those of KMS among them",
      operation: "GetEventSelectors",
      input: { TrailName: trailArn },
      query:
        "EventSelectors[0].[ReadWriteType, IncludeManagementEvents, length(ExcludeManagementEventSources || `[]`)]",
      expected: ["All", true, 0],
      otherwise: "Run pulumi up, which puts the selectors back.",
    },
  ];
}
