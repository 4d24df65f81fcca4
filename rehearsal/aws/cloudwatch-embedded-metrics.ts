import type { World } from "../world/world";
import { type Datum, putMetric } from "./cloudwatch-metrics";
import { isJson } from "./model";

const specification =
  "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html";

/** A line of a log that carries metrics, as far as CloudWatch reads it. */
interface Embedded {
  readonly _aws: { readonly CloudWatchMetrics?: unknown; readonly Timestamp?: unknown };
  readonly [member: string]: unknown;
}

interface Directive {
  readonly Namespace?: unknown;
  readonly Dimensions?: readonly (readonly unknown[])[];
  readonly Metrics?: readonly { readonly Name?: unknown }[];
}

/**
 * Takes the metrics out of what a function has written into its log by itself, a line at a time; what goes through
 * `console` comes with a time and an id around it, and is none. CloudWatch says nothing of a line that it cannot use.
 */
export function putEmbeddedMetrics(world: World, region: string, written: string): void {
  for (const line of written.split("\n")) {
    const embedded = embeddedIn(line);
    if (!embedded) {
      continue;
    }
    const data = dataOf(embedded);
    if (typeof data === "string") {
      world.problems.push({
        code: "MetricsLost",
        message: `CloudWatch takes no metrics from ${line}, and no error is shown.`,
        because: data,
        fact: specification,
      });
    } else {
      for (const datum of data) {
        putMetric(world, region, datum);
      }
    }
  }
}

function embeddedIn(line: string): Embedded | undefined {
  const value: unknown = isJson(line) ? JSON.parse(line) : undefined;
  const { _aws } = Object(value) as Embedded;
  return typeof _aws === "object" && _aws !== null ? (value as Embedded) : undefined;
}

/** Everything that is measured in a line, or why there is nothing. */
function dataOf(embedded: Embedded): readonly Datum[] | string {
  const { CloudWatchMetrics: directives, Timestamp } = embedded._aws;
  if (typeof Timestamp !== "number") {
    return "Timestamp is no number of milliseconds";
  }
  if (!Array.isArray(directives) || directives.length === 0) {
    return "CloudWatchMetrics is no list";
  }
  const data: Datum[] = [];
  for (const directive of directives as readonly Directive[]) {
    const found = dataIn(embedded, directive);
    if (typeof found === "string") {
      return found;
    }
    data.push(...found);
  }
  return data;
}

function dataIn(
  embedded: Embedded,
  { Namespace, Dimensions, Metrics }: Directive,
): readonly Datum[] | string {
  if (
    typeof Namespace !== "string" ||
    Namespace === "" ||
    !Array.isArray(Dimensions) ||
    !Array.isArray(Metrics)
  ) {
    return "a directive needs a Namespace, Dimensions and Metrics";
  }
  const data: Datum[] = [];
  for (const { Name } of Metrics) {
    const name = String(Name);
    const values = [embedded[name]].flat();
    if (values.length === 0 || !values.every((value) => typeof value === "number")) {
      return `${name} is no number`;
    }
    for (const names of Dimensions) {
      const dimensions: Record<string, string> = {};
      for (const dimension of names.map(String)) {
        const value = embedded[dimension];
        if (typeof value !== "string" || value === "") {
          return `the dimension ${dimension} is no text`;
        }
        dimensions[dimension] = value;
      }
      data.push(...values.map((value) => ({ namespace: Namespace, name, dimensions, value: Number(value) })));
    }
  }
  return data;
}
