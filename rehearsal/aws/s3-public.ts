import type { Condition } from "../policy/conditions";
import type { Policy, PrincipalEntry, Statement } from "../policy/document";

/**
 * Keys whose fixed value makes a grant to everyone one to somebody. That of the principal's own ARN and account are
 * not in the list of the page, but are what it calls "an AWS principal, user, role".
 */
const limiting = new Set(
  [
    ...[
      "aws:PrincipalAccount",
      "aws:PrincipalArn",
      "aws:PrincipalOrgID",
      "aws:SourceAccount",
      "aws:SourceArn",
    ],
    ...["aws:SourceIp", "aws:SourceOwner", "aws:SourceVpc", "aws:SourceVpce", "aws:userid"],
    ...[
      "s3:DataAccessPointAccount",
      "s3:DataAccessPointArn",
      "s3:x-amz-server-side-encryption-aws-kms-key-id",
    ],
  ].map((key) => key.toLowerCase()),
);

/** Operators that hold only for the values given: without `IfExists` and not negated. */
const fixing =
  /^(?:ForAnyValue:)?(?:StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/;

/** A range of addresses that is wider than /8, or than /32 of IPv6, is everybody. */
function isNarrow(range: string): boolean {
  const [address = "", bits] = range.split("/");
  return bits === undefined || Number(bits) >= (address.includes(":") ? 32 : 8);
}

/** The name of an access point may be a pattern as long as its account is fixed. */
const isOfAccount = (arn: string) => /^arn:[\w-]+:s3:[\w*-]*:\d{12}:accesspoint\//.test(arn);

function limits({ operator, key, values }: Condition): boolean {
  const name = key.toLowerCase();
  return (
    limiting.has(name) &&
    fixing.test(operator) &&
    values.length > 0 &&
    values.every(
      (value) =>
        (name === "s3:dataaccesspointarn" && isOfAccount(value)) ||
        (!/[*?]|\$\{/.test(value) && (operator !== "IpAddress" || isNarrow(value))),
    )
  );
}

/** Everybody who has an account of a web identity provider is the public. */
const isOpen = ({ kind, value }: PrincipalEntry) =>
  kind === "*" || (kind === "Federated" && !value.startsWith("arn:"));

function isForPublic({ effect, principals, conditions }: Statement): boolean {
  const open = principals?.except || principals?.values.some(isOpen);
  return effect === "Allow" && open === true && !conditions.some(limits);
}

/**
 * Whether S3 calls a bucket's policy public.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export const isPublic = ({ statements }: Policy) => statements.some(isForPublic);
