/**
 * The rules for names of general purpose buckets, and what breaks them.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
const rules: readonly { readonly rule: string; readonly broken: RegExp }[] = [
  { rule: "it must have 3 to 63 characters", broken: /^(?:.{0,2}|.{64,})$/ },
  { rule: "it may have lower-case letters, digits, dots and hyphens only", broken: /[^a-z0-9.-]/ },
  { rule: "it must begin and end with a letter or a digit", broken: /^[.-]|[.-]$/ },
  { rule: "it must not have two adjacent dots", broken: /\.\./ },
  { rule: "it must not look like an IP address", broken: /^\d{1,3}(?:\.\d{1,3}){3}$/ },
  { rule: "it must not begin as reserved names do", broken: /^(?:xn--|sthree-|amzn-s3-demo-)/ },
  {
    rule: "it must not end as reserved names do",
    broken: /(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/,
  },
];

/** The rule that a name breaks, undefined for a good one. */
export const ruleBrokenBy = (name: string) => rules.find(({ broken }) => broken.test(name))?.rule;
