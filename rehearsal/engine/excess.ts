import { type Attachment, type InlinePolicy, managedPolicyRow, roleRow } from "../aws/iam-roles";
import type { Policy, Statement } from "../policy/document";
import { matches } from "../policy/pattern";
import { RequestContext } from "../policy/request";
import type { World } from "../world/world";
import { at, type Finding, label } from "./finding";
import type { Graph, Node } from "./graph";

/** A permission that no scenario uses and that has to be there all the same. */
export interface Exemption {
  /** Logical name of the role. */
  readonly role: string;
  /** Undefined: all of them, since the role is judged elsewhere. */
  readonly actions?: readonly string[];
  /** Id of the statement, where only that one is meant. */
  readonly statement?: string;
  /** Who uses it, or who forces it, with the source. */
  readonly reason: string;
}

interface Grant {
  readonly role: Node;
  readonly policy: Policy;
  readonly statement: Statement;
  readonly action: string;
}

/**
 * Permissions of service roles that nothing has ever used, and exemptions that nothing needs. Roles that people
 * assume are left out: what they may do is not for scenarios to use up.
 */
export function excess(world: World, graph: Graph, exemptions: readonly Exemption[]): Finding[] {
  const grants = grantsOf(world, graph);
  const unused = grants.filter((grant) => !isUsed(world, grant));
  const exempt = (grant: Grant) => exemptions.filter((exemption) => covers(exemption, grant));
  const needed = new Set(unused.flatMap(exempt));
  return [
    ...unused
      .filter((grant) => exempt(grant).length === 0)
      .map(
        ({ role, policy, statement, action }): Finding => ({
          kind: "excess",
          ...at(role),
          message: `${label(role)} may call ${action} (${policy.name}: ${statement.id}), and no scenario ever does.`,
          cure: "Take the permission away, or add a scenario that needs it, or an exemption with its reason.",
        }),
      ),
    ...exemptions
      .filter((exemption) => !needed.has(exemption) && isForThis(exemption, graph, grants))
      .map(
        ({ role, actions }): Finding => ({
          kind: "excess",
          message: `The exemption of ${role}${actions ? ` for ${actions.join(", ")}` : ""} is not needed.`,
          cure: "Take the exemption away.",
        }),
      ),
  ];
}

const roleType = "aws:iam/role:Role";

function covers({ role, actions, statement }: Exemption, grant: Grant): boolean {
  const meant = statement === undefined || statement === grant.statement.id;
  return role === grant.role.name && actions?.includes(grant.action) !== false && meant;
}

/** Whether an exemption has anything to do with this stack: some of them are for what only others have. */
function isForThis(exemption: Exemption, graph: Graph, grants: readonly Grant[]): boolean {
  return exemption.actions
    ? grants.some((grant) => covers(exemption, grant))
    : rolesOf(graph).some(({ name }) => name === exemption.role);
}

function rolesOf(graph: Graph): Node[] {
  return [...graph.nodes.values()].filter(({ type, outputs }) => type === roleType && outputs);
}

function grantsOf({ facts }: World, graph: Graph): Grant[] {
  return rolesOf(graph).flatMap((role) => {
    const name = String(role.outputs?.["name"]);
    const trust = facts.get(roleRow(name))?.trust;
    const service = trust?.statements.some(({ principals }) =>
      principals?.values.some(({ kind }) => kind === "Service"),
    );
    if (!service) {
      return [];
    }
    const inline = facts
      .list<InlinePolicy>("iam:inline-policy")
      .flatMap(([, of]) => (of.role === name ? [of.policy] : []));
    const attached = facts.list<Attachment>("iam:attachment").flatMap(([, of]) => {
      const policy = of.role === name ? facts.get(managedPolicyRow(of.policyArn)) : undefined;
      return policy ? [policy] : [];
    });
    return [...inline, ...attached].flatMap((policy) =>
      policy.statements
        .filter(({ effect }) => effect === "Allow")
        .flatMap((statement) =>
          (statement.actions?.values ?? []).map((action) => ({ role, policy, statement, action })),
        ),
    );
  });
}

const anyCase = { wildcards: true, ignoreCase: true, variables: false };
const noContext = new RequestContext({});

function isUsed(world: World, { role, policy, statement, action }: Grant): boolean {
  const roleArn = String(role.outputs?.["arn"]);
  return [...world.usage.of(roleArn, policy.name, statement.id)].some((used) =>
    matches(action, used, anyCase, noContext),
  );
}
