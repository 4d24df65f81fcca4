import type * as ConfigService from "@aws-sdk/client-config-service";
import { type Call, type Refusal, type Values, validationError } from "./model";

export const api = "https://docs.aws.amazon.com/config/latest/APIReference";

/** AWS gives neither its source nor recordings of its texts: moto has copied them from real answers. */
export const fromMoto = "text from moto's source";

let resourceTypes: ReadonlySet<string> | undefined;

/**
 * Whether AWS Config knows a resource type. The list is the SDK's, which takes its time to load, and most programs
 * have nothing to do with it.
 * https://docs.aws.amazon.com/config/latest/APIReference/API_ResourceIdentifier.html (resourceType)
 */
export function isResourceType(type: string): boolean {
  resourceTypes ??= new Set(
    Object.values((require("@aws-sdk/client-config-service") as typeof ConfigService).ResourceType),
  );
  return resourceTypes.has(type);
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRule.html (MaximumExecutionFrequency), in milliseconds */
export const frequencies: Readonly<Record<string, number>> = {
  One_Hour: 3_600_000,
  Three_Hours: 3 * 3_600_000,
  Six_Hours: 6 * 3_600_000,
  Twelve_Hours: 12 * 3_600_000,
  TwentyFour_Hours: 24 * 3_600_000,
};

/** Global types that are recorded only where somebody asks for them. */
export const iamTypes: readonly string[] = [
  "AWS::IAM::Group",
  "AWS::IAM::Policy",
  "AWS::IAM::Role",
  "AWS::IAM::User",
];

export const invalidValue = (property: string, message: string, fact: string): Refusal => ({
  code: "InvalidParameterValueException",
  message,
  fact,
  property,
});

/** Refuses a name that is too long for the API. */
export function refuseLength(
  call: Call,
  member: string,
  { value, most, property }: { readonly value: string; readonly most: number; readonly property: string },
  operation: string,
): void {
  if (value.length > most) {
    const constraint = `Member must have length less than or equal to ${most}`;
    const fact = `${api}/API_${operation}.html`;
    call.refuse({ ...validationError(member, value, constraint, fact), property });
  }
}

/** Refuses a value that the API's enumeration does not have. */
export function refuseUnlisted(
  call: Call,
  member: string,
  {
    value,
    listed,
    property,
  }: { readonly value: string; readonly listed: readonly string[]; readonly property: string },
  operation: string,
): void {
  if (!listed.includes(value)) {
    const constraint = `Member must satisfy enum value set: [${listed.join(", ")}]`;
    const fact = `${api}/API_${operation}.html; ${fromMoto}`;
    call.refuse({ ...validationError(member, value, constraint, fact), property });
  }
}

/** Something inside an input; empty where the program gave nothing. */
export function valuesIn(inputs: Values, property: string): Values {
  const value = inputs[property];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Values) : {};
}

/** A list of things inside an input. */
export function listIn(inputs: Values, property: string): readonly Values[] {
  const value = inputs[property];
  return Array.isArray(value) ? (value as readonly Values[]) : [];
}
