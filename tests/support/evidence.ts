import { strFromU8, unzipSync } from "fflate";
import type { Graph, Node } from "../../rehearsal";
import { fileOf } from "../../rehearsal/world/disk";
import type { Evidence } from "../../validation/evidence/verify";
import { ofType } from "./inventory";

/** What a stack says of its evidence. */
export const evidenceOf = ({ outputs }: Pick<Graph, "outputs">) =>
  outputs["evidence"] as unknown as Evidence & { readonly bucket: string; readonly key: string };

export const objectOf = (graph: Graph) => ofType(graph, "aws:s3/bucketObjectv2:BucketObjectv2")[0] as Node;

export const packOf = (graph: Graph) => fileOf((objectOf(graph).inputs["source"] as { hash: string }).hash);

/** Text by path. */
export const filesOf = (graph: Graph): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(unzipSync(packOf(graph))).map(([file, bytes]) => [file, strFromU8(bytes)]),
  );
