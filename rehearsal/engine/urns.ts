/** The project and stack that every URN begins with. */
export interface Scope {
  readonly project: string;
  readonly stack: string;
}

export const rootStackType = "pulumi:pulumi:Stack";

/** As the engine builds it: the types of all parents but the stack, then the resource's own. */
export function urnOf({ project, stack }: Scope, parent: string, type: string, name: string): string {
  const parentType = parent.split("::")[2];
  const qualified = parentType && parentType !== rootStackType ? `${parentType}$${type}` : type;
  return `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
}

/** What an entry of the `aliases` option says of a resource's former self; empty where nothing has changed. */
export interface AliasSpec {
  readonly urn?: string;
  readonly name: string;
  readonly type: string;
  readonly stack: string;
  readonly project: string;
  readonly parentUrn: string;
  readonly noParent: boolean;
}

/** A resource's name and place, as far as its aliases depend on them. */
export interface Placed {
  readonly name: string;
  readonly type: string;
  readonly parent: string;
}

/** A parent as its children's aliases see it: its name, and the URNs that it had before. */
export interface FormerParent {
  readonly name: string;
  readonly aliases: readonly string[];
}

/**
 * The URNs that a resource may have had before: its own aliases, and those that follow from its parent's.
 * https://www.pulumi.com/docs/iac/concepts/resources/options/aliases/
 */
export function formerUrns(
  scope: Scope,
  resource: Placed,
  specs: readonly AliasSpec[],
  parent: FormerParent | undefined,
): string[] {
  const own = specs.map((spec) => {
    const aliasScope = { stack: spec.stack || scope.stack, project: spec.project || scope.project };
    const aliasParent = spec.noParent ? "" : spec.parentUrn || resource.parent;
    return spec.urn ?? urnOf(aliasScope, aliasParent, spec.type || resource.type, spec.name || resource.name);
  });
  const inherited = (parent?.aliases ?? []).map((parentUrn) => {
    // A child that is named after its parent was named after the parent's former name.
    const formerParentName = parentUrn.slice(parentUrn.lastIndexOf("::") + 2);
    const name =
      parent && resource.name.startsWith(parent.name)
        ? formerParentName + resource.name.slice(parent.name.length)
        : resource.name;
    return urnOf(scope, parentUrn, resource.type, name);
  });
  return [...new Set([...own, ...inherited])];
}
