import type { AwsTable } from "../aws/table";
import type { Store, Visible } from "../world/store";
import { at, type Finding, label } from "./finding";
import type { Graph, Node } from "./graph";
import type { Operation } from "./plan";

/** What the engine names when it refuses to destroy a stack. */
export function protectedNodes(graph: Graph): Node[] {
  return [...graph.nodes.values()].filter(({ protect, outputs }) => protect && outputs);
}

/**
 * Deletes that the engine refuses in the middle of an update. A resource that is replaced may lose its protection in
 * the same update; one that is removed may not.
 */
export function protectedDeletes(operations: readonly Operation[]): Finding[] {
  return operations.flatMap(({ kind, node }): Finding[] => {
    if (kind !== "delete" || !node.protect) {
      return [];
    }
    const successor = operations.find(
      (other) => other.kind === "create" && [other.node.urn, ...other.node.aliases].includes(node.urn),
    );
    if (successor && !successor.node.protect) {
      return [];
    }
    return [
      {
        kind: "protected",
        ...at(node),
        operation: "delete",
        message: `unable to ${successor ? "replace" : "delete"} resource "${node.urn}" as it is currently marked for protection`,
        fact: "https://www.pulumi.com/docs/iac/concepts/resources/options/protect/",
        cure: "Keep the resource. If it is meant to go, deploy without its protection first.",
      },
    ];
  });
}

/** In a stack that protects anything, all that keeps data or keys has to be protected. */
export function unprotectedKeepers(table: AwsTable, graph: Graph): Finding[] {
  if (protectedNodes(graph).length === 0) {
    return [];
  }
  return [...graph.nodes.values()].flatMap((node): Finding[] => {
    const keeps = table.resources[node.type]?.keeps;
    return keeps && !node.protect
      ? [
          {
            kind: "unprotected",
            ...at(node),
            message: `${label(node)} keeps ${keeps} and is not protected, though others of the stack are.`,
            cure: "Give it, or the component that it belongs to, { protect: true }.",
          },
        ]
      : [];
  });
}

/** What a destroyed stack leaves behind although AWS would let it go, and what it took that was not its own. */
export function leftovers(table: AwsTable, store: Store, everything: Visible): Finding[] {
  const nothing: Visible = { has: () => false };
  return [...store.kinds()].flatMap((kind) =>
    [...store.keys(kind)].flatMap((row): Finding[] => {
      const [found, left] = [store.read(row, nothing), store.read(row, everything)];
      if (found === left || (left !== undefined && mayBe(table, kind, found, left))) {
        return [];
      }
      const message =
        left === undefined
          ? `${row} was in the account before, and the deployment removed it.`
          : found === undefined
            ? `${row} is left after destroy.`
            : `${row} was in the account before, and the deployment changed it.`;
      return [{ kind: "leftover", message }];
    }),
  );
}

/** Whether what is left, of a kind of row, may be so: new, or other than it was found. */
function mayBe({ mayRemain, mayChange }: AwsTable, kind: string, found: unknown, left: unknown): boolean {
  return (found === undefined ? mayRemain[kind]?.(left) : mayChange[kind]?.(found, left)) ?? false;
}
