import { capture, type Graph, type Node, simulatedAws } from "../../../rehearsal";
import { ofType } from "../../support/inventory";
import { project } from "../../support/rehearsal";

/** Regions of the stack dev, by what they are asked for. */
export const complianceRegions = ["eu-west-1", "us-east-1", "us-west-2"] as const;
export const primaryRegion = "us-east-1";

/** What the program registers for the stack dev with some configuration changed. Throws where it refuses that. */
export async function graphWith(values: Readonly<Record<string, unknown>> = {}): Promise<Graph> {
  const { name, stack, config, run } = project("dev", values);
  const { graph, findings } = await capture({
    project: name,
    stack,
    config,
    program: run,
    table: simulatedAws,
  });
  if (findings.length > 0) {
    throw new Error(findings.map(({ message }) => message).join("\n"));
  }
  return graph;
}

export const regionOf = ({ provider }: Node) => provider?.region ?? "";

/** Resources of a type in one region. */
export const inRegion = (graph: Graph, type: string, region: string): Node[] =>
  ofType(graph, type).filter((node) => regionOf(node) === region);

/** The only resource of a type in one region. */
export function onlyIn(graph: Graph, type: string, region: string): Node {
  const [only, ...others] = inRegion(graph, type, region);
  if (!only || others.length > 0) {
    throw new Error(`${region} has ${others.length + (only ? 1 : 0)} of ${type}, and is to have one.`);
  }
  return only;
}

export const recorderType = "aws:cfg/recorder:Recorder";
export const channelType = "aws:cfg/deliveryChannel:DeliveryChannel";
export const statusType = "aws:cfg/recorderStatus:RecorderStatus";
export const ruleType = "aws:cfg/rule:Rule";
export const aggregatorType = "aws:cfg/configurationAggregator:ConfigurationAggregator";
export const authorizationType = "aws:cfg/aggregateAuthorization:AggregateAuthorization";

/** The bucket that the stack makes for records. */
export const recordsBuckets = (graph: Graph) =>
  ofType(graph, "aws:s3/bucket:Bucket").filter(({ outputs }) =>
    String(outputs?.["bucket"]).includes("-s3-config-"),
  );
/** Roles that Config may take. */
export const recorderRoles = (graph: Graph) =>
  ofType(graph, "aws:iam/role:Role").filter(({ inputs }) =>
    String(inputs["assumeRolePolicy"]).includes("config.amazonaws.com"),
  );
/** What sets up that bucket, by type. */
export const settingsOfRecords = (graph: Graph, type: string) =>
  ofType(graph, type).filter(({ inputs }) => String(inputs["bucket"]).includes("-s3-config-"));
