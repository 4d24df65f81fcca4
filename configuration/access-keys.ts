import { z } from "zod";
import { accessRoles } from "../components/access/access-scope";
import { map } from "./schema";

const accountId = z.string().regex(/^\d{12}$/);

/** https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PermissionSet.html */
const permissionSet = z.string().regex(/^[\w+=,.@-]{1,32}$/);

const provider = (kind: string) => z.string().regex(new RegExp(`^arn:[\\w-]+:iam::\\d{12}:${kind}/\\S+$`));
/** As it may stand in a policy: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
const text = z.string().regex(/^[\x20-\xff]{1,256}$/);

/**
 * Whether the runtime, and with it the function that sets the hours, knows the zone. It also knows zones by names that
 * are not IANA's, and in letters of any size, which EventBridge Scheduler does not.
 */
function isTimeZone(name: string): boolean {
  try {
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions();
    const isMisspelt = timeZone !== name && timeZone.toLowerCase() === name.toLowerCase();
    return !isMisspelt && !/^(SystemV\/|US\/Pacific-New$)/.test(name);
  } catch {
    return false;
  }
}

/** Whether a day is in the calendar: 2027-02-29 is not. */
function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

/** Configuration of who may do what, and when. */
export const accessKeys = {
  access: map({
    description:
      "Who may assume the roles security-admin, devops and auditor, beyond people of this account with MFA. What an " +
      "identity provider sends has had its second factor there.",
    allowed: "a map with any of trustedAccounts, permissionSets, saml and oidc",
    default: {},
    fields: {
      trustedAccounts: {
        schema: z
          .array(accountId)
          .max(10)
          .refine((ids) => new Set(ids).size === ids.length)
          .default([]),
        description: "Accounts whose people may assume the roles, with MFA. Empty: this account.",
        allowed: "a list of up to 10 account numbers of twelve digits, each once",
      },
      permissionSets: {
        schema: z.partialRecord(z.enum(accessRoles), permissionSet).default({}),
        description: "Permission sets of IAM Identity Center whose holders may assume a role, by role.",
        allowed: `a map from ${accessRoles.join(", ")} to names of permission sets`,
      },
      saml: {
        schema: z.strictObject({ arn: provider("saml-provider"), issuer: text, audience: text }).optional(),
        description: "A SAML provider whose people may assume the roles.",
        allowed: "a map with arn (of a SAML provider), issuer and audience",
      },
      oidc: {
        schema: z
          .strictObject({ arn: provider("oidc-provider"), audience: text, subject: text.regex(/[^*?]{3}/) })
          .optional(),
        description: "An OIDC provider whose people may assume the roles.",
        allowed:
          "a map with arn (of an OIDC provider), audience and subject (a pattern that begins with or contains at least three plain characters)",
      },
    },
  }),
  businessHours: map({
    description: "When sensitive operations are allowed.",
    allowed: "a map with any of timeZone, opens, closes, weekdays, holidays and breakGlassMinutes",
    default: {},
    fields: {
      timeZone: {
        schema: z
          .string()
          .max(50)
          .regex(/^(UTC|[A-Z][A-Za-z_]+(\/[A-Z][A-Za-z0-9_+-]*){1,2})$/)
          .refine(isTimeZone)
          .default("America/New_York"),
        description: "The zone whose clocks count; America/New_York if left out.",
        allowed: "the name of a time zone of IANA, such as Europe/Berlin",
      },
      opens: {
        schema: z
          .string()
          .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
          .default("09:00"),
        description: "Time of day; 09:00 if left out.",
        allowed: "a time from 00:00 to 23:59, before closes",
      },
      closes: {
        schema: z
          .string()
          .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/)
          .default("18:00"),
        description: "Time of day; 18:00 if left out.",
        allowed: "a time from 00:01 to 24:00, after opens",
      },
      weekdays: {
        schema: z
          .array(z.enum(weekdays))
          .min(1)
          .refine((days) => new Set(days).size === days.length)
          .default(["monday", "tuesday", "wednesday", "thursday", "friday"]),
        description: "Days that are worked; monday to friday if left out.",
        allowed: `a list of at least one of ${weekdays.join(", ")}, each once`,
      },
      holidays: {
        schema: z
          .array(
            z
              .string()
              .regex(/^\d{4}-\d{2}-\d{2}$/)
              .refine(isDay),
          )
          .max(400)
          .refine((days) => new Set(days).size === days.length)
          .default([]),
        description: "Days that are not worked.",
        allowed: "a list of up to 400 days in quotes, such as '2026-12-25', each once",
      },
      breakGlassMinutes: {
        schema: z.int().min(1).max(120).default(60),
        description: "Minutes that an emergency opens a role at the most; 60 if left out.",
        allowed: "a whole number from 1 to 120",
      },
    },
  }),
  sensitiveOperations: {
    schema: z
      .array(z.string().regex(/^[a-z0-9-]+:[A-Za-z][A-Za-z0-9]*\*?$/))
      .max(40)
      .refine((operations) => new Set(operations).size === operations.length),
    description:
      "Operations that are sensitive here, beyond deleting roles, keys, databases, buckets, machines and stacks: " +
      "bounded roles do them in business hours, and nobody else within the boundary does.",
    allowed: "a list of up to 40 actions such as ec2:DeleteVpc or elasticache:Delete*, each once",
    default: [],
  },
  stateBucket: {
    schema: z.boolean(),
    description:
      "Whether there is a bucket for the state of other stacks, besides the key for their secrets.",
    allowed: "true or false",
    default: false,
  },
} as const;
