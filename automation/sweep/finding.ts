import { globalRegionOf, partitionOf } from "../../components/foundation/regions";
import { inParallel } from "../../handlers/shared/parallel";
import type { Ask } from "../../validation/validate";
import { answers } from "./answers";
import { isThere } from "./cloud-control";
import { ofKeysAndGroups } from "./kinds";
import { listed } from "./listing";
import { described, isSame, type Mark, markOf, markOfRole, marksIn } from "./marks";
import { bearsSuffix, type Named, namedBy, type Place } from "./names";
import { sweptTypes } from "./resource-types";
import type { Remains, SweepOptions } from "./sweeper";

type Scope = Omit<SweepOptions, "wait">;

/** How many calls are under way at a time: fewer than AWS's APIs for management let through in a second. */
const atATime = 8;

/** Everything in the regions of a scope, and where IAM answers, that bears its stack's mark or its suffix. */
export async function findRemains(scope: Scope): Promise<readonly Remains[]> {
  const found: Remains[] = [];
  for (const place of await placesOf(scope)) {
    found.push(...(await remainsIn(scope, place)));
  }
  return found;
}

async function placesOf({ regions, ask }: Scope): Promise<readonly Place[]> {
  const [region = ""] = regions;
  const answer = await ask({ service: "sts", operation: "GetCallerIdentity", region, input: {} });
  const { Account: account } = answers.identity.parse(answer);
  const partition = partitionOf(region);
  if (!partition) {
    throw new Error(`${region} was taken for a region, and has no partition.`);
  }
  const all = new Set([...regions, globalRegionOf(partition)]);
  return [...all].map((name) => ({ region: name, partition, account }));
}

async function remainsIn({ ask, stack, suffix }: Scope, place: Place): Promise<readonly Remains[]> {
  const own = markOf(stack);
  const marks = await marksIn(ask, place.region);
  const lists = await listsIn(ask, place);
  const names = new Map(lists.map((named) => [named.arn, named]));
  const marked = [...marks].map(([arn, mark]) => ({
    what: names.get(arn) ?? namedBy(arn, place) ?? { type: unknownType, id: arn, arn },
    mark,
  }));
  const markOfKey = new Map(marked.map(({ what, mark }) => [keyOf(what), mark]));
  const isOwn = (what: Named) => isSame(markOfKey.get(keyOf(what)), own);
  const tagged = marked.flatMap(({ what }) => (isOwn(what) ? [what] : []));
  const verified = await inParallel(tagged, atATime, async (what) =>
    names.has(what.arn) || (await isStillThere(ask, place, what)) ? [what] : [],
  );
  const ours = verified.flat();
  const bySuffix = lists.filter((what) => bearsSuffix(what.id, suffix) && !isOwn(what));
  const judged = await inParallel(bySuffix, atATime, async (what) => {
    const mark = markOfKey.get(keyOf(what)) ?? (await markBeside(ask, place, what));
    return remainsOf(what, place, isSame(mark, own) ? undefined : mark);
  });
  const repairs = repairsOf(ours, lists).filter((what) => !bySuffix.includes(what));
  const remains = [...ours, ...repairs].map((what) => remainsOf(what, place));
  return [...(await ofKeysAndGroups(ask, place, remains)), ...judged];
}

/** What bears a stack's tag and is of no type that is known here is reported all the same. */
const unknownType = "of a type that is not swept";

/** Only KMS tells what has become of keys, and the rules of security groups are taken from the groups. */
const knownElsewhere: ReadonlySet<string> = new Set([
  unknownType,
  "AWS::KMS::Key",
  "AWS::KMS::ReplicaKey",
  "AWS::EC2::SecurityGroupIngress",
  "AWS::EC2::SecurityGroupEgress",
]);

/**
 * Whether what a tag alone tells of is there: the Tagging API goes on naming what was deleted, for minutes to hours.
 * https://github.com/boto/boto3/issues/3341, https://github.com/aws/aws-cli/issues/4173
 */
const isStillThere = async (ask: Ask, { region }: Place, { type, id }: Named): Promise<boolean> =>
  knownElsewhere.has(type) || isThere(ask, { type, id, region });

const keyOf = ({ type, id }: Named) => `${type} ${id}`;

const remainsOf = ({ arn, type, id }: Named, { region }: Place, owner?: Mark): Remains => ({
  arn,
  type,
  region,
  id,
  ...(owner && { belongsTo: described(owner) }),
});

/** Everything in a place of the types that are known by their names. */
async function listsIn(ask: Ask, place: Place): Promise<readonly Named[]> {
  const isHere = place.region === globalRegionOf(place.partition);
  const types = Object.entries(sweptTypes).flatMap(([type, { by, global }]) =>
    by.endsWith("name") && (!global || isHere) ? [type] : [],
  );
  return (await inParallel(types, atATime, (type) => listed(ask, type, place))).flat();
}

/** Whose a role is. Whatever else has tags, the Tagging API has told of. */
async function markBeside(ask: Ask, { region }: Place, { type, id }: Named): Promise<Mark | undefined> {
  return type === "AWS::IAM::Role" ? markOfRole(ask, region, id) : undefined;
}

/** What repairs the findings of rules, under whose names it goes: it has no tags. */
function repairsOf(ours: readonly Named[], lists: readonly Named[]): readonly Named[] {
  const rules = new Set(ours.flatMap(({ type, id }) => (type === "AWS::Config::ConfigRule" ? [id] : [])));
  return lists.filter(({ type, id }) => type === "AWS::Config::RemediationConfiguration" && rules.has(id));
}
