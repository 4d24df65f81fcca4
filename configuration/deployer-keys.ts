import { z } from "zod";

/** The ARN of a role, a user or the root user. */
const principalArn = z.string().regex(/^arn:[\w-]+:iam::\d{12}:(root|(role|user)\/[\w+=,.@/-]+)$/);

/** Configuration of who brings the stack up. */
export const deployerKeys = {
  deployerArns: {
    schema: z.array(principalArn).max(20),
    description:
      "Roles and users that may read the secrets from outside the private network, as every deployment has to, and " +
      "use the state key. " +
      "Empty: the role that deploys.",
    allowed:
      "a list of up to 20 ARNs of IAM roles or users, not of sessions; at least one where protect is true",
    default: [],
  },
  previewerArns: {
    schema: z.array(principalArn).max(20),
    description:
      "Roles and users that preview the stack and never deploy it, as the checks of pull requests do. They get nothing: " +
      "they are only not refused a preview for not being among `deployerArns`.",
    allowed:
      "a list of up to 20 ARNs of IAM roles or users, not of sessions; an empty one where deployerArns is empty",
    default: [],
  },
} as const;
