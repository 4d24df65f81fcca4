import { isoSeconds } from "./document";
import type { ParameterVersion } from "./parameter";
import type { Window } from "./windows";

/** What the emergency parameter asks for. */
export type Emergency =
  | { readonly state: "normal" }
  | {
      readonly state: "break-glass";
      /** Key of the settings' roles. */
      readonly role: string;
      readonly reason: string;
      readonly requestedMinutes: number;
      readonly grantedMinutes: number;
      readonly window: Window;
    }
  | { readonly state: "lockdown"; readonly reason: string }
  /** Nothing that can be followed: everything is closed. */
  | { readonly state: "unusable"; readonly mistakes: readonly string[] };

export interface EmergencyLimits {
  readonly roles: readonly string[];
  readonly maximumMinutes: number;
}

/** How far ahead of the function's clock a change may be dated. */
const toleratedSkew = 5 * 60_000;

const longestReason = 500;
const longestShown = 100;

export function emergencyOf(
  parameter: ParameterVersion | undefined,
  limits: EmergencyLimits,
  now: number,
): Emergency {
  if (parameter === undefined) {
    return { state: "unusable", mistakes: ["It does not exist; allowed is an existing parameter."] };
  }
  if (parameter.modified > now + toleratedSkew) {
    const date = isoSeconds(parameter.modified);
    return {
      state: "unusable",
      mistakes: [`It is dated ${date}; allowed is up to five minutes ahead of the function's clock.`],
    };
  }
  const fields = objectOf(parameter.value);
  if (fields === undefined) {
    return {
      state: "unusable",
      mistakes: [`Its value is ${shown(parameter.value)}; allowed is a JSON object.`],
    };
  }
  return wishOf(fields, parameter.modified, limits);
}

type Fields = Readonly<Record<string, unknown>>;

/** The fields of each state, all of them required. */
const fieldsOf = {
  normal: ["state"],
  "break-glass": ["state", "role", "reason", "minutes"],
  lockdown: ["state", "reason"],
} as const;
const states = ["normal", "break-glass", "lockdown"] as const;
const allFields = fieldsOf["break-glass"];

function wishOf(fields: Fields, modified: number, limits: EmergencyLimits): Emergency {
  const state = states.find((each) => each === fields["state"]);
  const mistakes = mistakesIn(fields, state, limits);
  if (state === undefined || mistakes.length > 0) {
    return { state: "unusable", mistakes };
  }
  const { role, reason, minutes } = fields as { role: string; reason: string; minutes: number };
  switch (state) {
    case "normal":
      return { state };
    case "lockdown":
      return { state, reason };
    case "break-glass": {
      const grantedMinutes = Math.min(minutes, limits.maximumMinutes);
      const opens = Math.floor(modified / 1000) * 1000;
      const window = { opens, closes: opens + grantedMinutes * 60_000 };
      return { state, role, reason, requestedMinutes: minutes, grantedMinutes, window };
    }
  }
}

function mistakesIn(
  fields: Fields,
  state: (typeof states)[number] | undefined,
  { roles }: EmergencyLimits,
): readonly string[] {
  const rules: Readonly<Record<(typeof allFields)[number], readonly [boolean, string]>> = {
    state: [state !== undefined, listed(states)],
    role: [roles.some((each) => each === fields["role"]), listed(roles)],
    reason: [isReason(fields["reason"]), `a text of 1 to ${longestReason} characters that are not all blank`],
    minutes: [isCount(fields["minutes"]), "a whole number from 1"],
  };
  const expected: readonly string[] = state ? fieldsOf[state] : allFields;
  const unknown = Object.keys(fields).filter((name) => !expected.includes(name));
  // Without a state there is nothing to say of the fields that are missing.
  const looked = allFields.filter(
    (name) => name === "state" || Object.hasOwn(fields, name) || (state && expected.includes(name)),
  );
  const wrong = looked.filter((name) => expected.includes(name) && !rules[name][0]);
  return [
    ...wrong.map((name) => `${shown(name)} is ${shown(fields[name])}; allowed is ${rules[name][1]}.`),
    ...unknown.map(
      (name) => `${shown(name)} is ${shown(fields[name])}; allowed here are only ${listed(expected)}.`,
    ),
  ];
}

function isReason(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "" && [...value].length <= longestReason;
}

function isCount(value: unknown): boolean {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 1;
}

/** Undefined for anything but a JSON object. */
function objectOf(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : undefined;
  } catch {
    return undefined;
  }
}

/** As JSON, which leaves no line break or half character in it. Cut, since it goes into messages to people. */
function shown(value: unknown): string {
  if (value === undefined) {
    return "missing";
  }
  const characters = [...JSON.stringify(value)];
  return characters.length <= longestShown
    ? characters.join("")
    : `${characters.slice(0, longestShown).join("")}...`;
}

function listed(values: readonly string[]): string {
  return values.map((value) => `"${value}"`).join(", ");
}
