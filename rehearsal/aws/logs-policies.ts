import { type Policy, PolicySyntaxError, parsePolicy } from "../policy/document";
import { evaluate, explain } from "../policy/evaluate";
import type { Account } from "../world/account";
import type { Facts, Row } from "../world/facts";
import { type Call, type ResourceModel, text } from "./model";

/** A policy of the account in a region, which says which services write to its log groups. */
export interface LogResourcePolicy {
  readonly region: string;
  readonly name: string;
  readonly policy: Policy;
}

const policyRow = (region: string, name: string) => `logs:policy:${region}:${name}` as Row<LogResourcePolicy>;

const api = "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html: per region, for good. */
const mostPolicies = 10;
/** As that page has it; the API's model takes more. */
const longestPolicy = 5120;

const policiesIn = (facts: Facts, region: string): readonly LogResourcePolicy[] =>
  facts
    .list<LogResourcePolicy>("logs:policy")
    .flatMap(([, found]) => (found.region === region ? [found] : []));

/** Why no policy of the region lets a service do this to a log group, or undefined. */
export function whyServiceCannotLog(
  facts: Facts,
  account: Account,
  region: string,
  service: string,
  deed: { readonly action: string; readonly resource: string; readonly sourceArn: string },
): string | undefined {
  const statements = policiesIn(facts, region).flatMap(({ policy }) => policy.statements);
  const verdict = evaluate(
    {
      principal: { kind: "service", service },
      action: deed.action,
      resource: deed.resource,
      resourceAccountId: account.id,
      context: { "aws:SourceAccount": account.id, "aws:SourceArn": deed.sourceArn },
    },
    {
      identity: [],
      resource: { name: "log resource policies", statements, variables: true },
      resourceMustAllow: true,
    },
  );
  return verdict.decision === "Allowed"
    ? undefined
    : `${deed.action} for ${service}: ${statements.length > 0 ? explain(verdict) : "there is no resource policy"}`;
}

function refuse(call: Call, code: string, message: string, because: string): void {
  call.refuse({
    code,
    message,
    because,
    fact: `${api}; text from moto's source`,
    property: "policyDocument",
  });
}

function putPolicy(call: Call): void {
  const { region = "", inputs } = call.self;
  const [name, document] = [text(inputs, "policyName"), text(inputs, "policyDocument")];
  if (document.length > longestPolicy) {
    refuse(
      call,
      "InvalidParameterException",
      "Resource policy document is too long.",
      `${document.length} characters`,
    );
  }
  try {
    const policy = parsePolicy(call.self.name, document);
    call.put(policyRow(region, name), { region, name, policy });
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) {
      throw error;
    }
    refuse(call, "InvalidParameterException", "Resource policy document is invalid.", error.message);
  }
}

const logResourcePolicy: ResourceModel = {
  source: api,
  properties: { policyName: { required: true, replaces: true }, policyDocument: { required: true } },
  outputs: ({ inputs }) => ({ id: text(inputs, "policyName") }),
  create: (call) => {
    const { region = "", inputs } = call.self;
    const name = text(inputs, "policyName");
    if (call.get(policyRow(region, name))) {
      call.refuse({
        code: "OverwrittenPolicy",
        message: `There is a resource policy ${name} already. CloudWatch Logs accepts that and changes it.`,
        fact: `${api} ("Creates or updates a resource policy")`,
        property: "policyName",
      });
    } else if (policiesIn(call, region).length >= mostPolicies) {
      call.refuse({
        code: "LimitExceededException",
        message: "Resource limit exceeded.",
        fact: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html; text as recorded by localstack",
      });
    }
    putPolicy(call);
  },
  update: putPolicy,
  delete: (call) => call.remove(policyRow(call.self.region ?? "", text(call.self.inputs, "policyName"))),
};

export const logPolicies: Readonly<Record<string, ResourceModel>> = {
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": logResourcePolicy,
};

/** A policy of somebody else, as every console makes one. */
export function foreignLogPolicy(
  region: string,
  name: string,
  document: string,
): [Row<unknown>, LogResourcePolicy] {
  return [policyRow(region, name), { region, name, policy: parsePolicy(name, document) }];
}
