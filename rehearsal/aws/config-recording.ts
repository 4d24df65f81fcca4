import { accountIn } from "../world/account";
import type { World } from "../world/world";
import { whyNotAssumed, whyNotDelivered } from "./config-delivery";
import { itemsChanged, type RecordedChange } from "./config-evaluation";
import { isRecorded, itemOf, itemOfDeleted } from "./config-items";
import { whyNotRead } from "./config-reading";
import { records } from "./config-recorders";
import { resourcesIn } from "./config-resources";
import {
  type ConfigItem,
  type ConfigRecorder,
  channelsIn,
  itemsIn,
  itemsRow,
  recordingRegions,
  runningRecorder,
} from "./config-rows";

/** How long it takes until a change is recorded: minutes, AWS says, and gives no number. UNCONFIRMED. */
const latency = 2 * 60 * 1000;

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/** What is still to be looked at, and when. */
const planned = new WeakMap<World, Set<string>>();

/**
 * Something has changed in a region, or may have. If it is recorded there, it is looked at soon; where recording is
 * daily, at the end of the day. https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html
 */
export function noticeChange(world: World, region: string): void {
  const recorder = runningRecorder(world.facts, region);
  if (!recorder) {
    return;
  }
  const { now } = world.clock;
  const at = recorder.frequency === "DAILY" ? now + day - (now % day) : now + latency;
  const known = planned.get(world) ?? new Set();
  planned.set(world, known);
  const look = `${region} ${at}`;
  if (known.has(look)) {
    return;
  }
  known.add(look);
  world.clock.after(at - now, () => {
    known.delete(look);
    record(world, region);
  });
}

/** The same wherever anything is recorded: what is changed in one region may be part of something in another. */
export function noticeChanges(world: World): void {
  for (const region of recordingRegions(world.facts)) {
    noticeChange(world, region);
  }
}

/** Records what is other than it was recorded, if anything still records there. */
function record(world: World, region: string): void {
  const recorder = runningRecorder(world.facts, region);
  if (!recorder) {
    return;
  }
  const account = accountIn(region);
  const because = whyNotAssumed(world.facts, account, recorder);
  if (because !== undefined) {
    problem(world, recorder, "anything", because);
    return;
  }
  const found = resourcesIn(world.facts, account, region).filter(({ resourceType }) =>
    records(recorder.group, resourceType),
  );
  const there = new Set<string>();
  const changes: RecordedChange[] = [];
  for (const resource of found) {
    const { resourceType, resourceId } = resource;
    const row = itemsRow(region, resourceType, resourceId);
    const [last] = world.facts.get(row) ?? [];
    there.add(row);
    if (last && isRecorded(last, resource)) {
      continue;
    }
    const unreadable = whyNotRead(world, recorder, resource);
    if (unreadable !== undefined) {
      problem(world, recorder, `${resourceType} ${resourceId}`, unreadable);
      continue;
    }
    const isNew = last === undefined || last.status === "ResourceDeleted";
    changes.push(keep(world, region, itemOf(resource, world.clock.now, isNew ? "ResourceDiscovered" : "OK")));
  }
  for (const last of itemsIn(world.facts, region)) {
    const { resourceType, resourceId, status } = last;
    const isGone = !there.has(itemsRow(region, resourceType, resourceId)) && status !== "ResourceDeleted";
    if (isGone && records(recorder.group, resourceType)) {
      changes.push(keep(world, region, itemOfDeleted(last, world.clock.now)));
    }
  }
  itemsChanged(world, recorder, changes);
}

function keep({ facts }: World, region: string, item: ConfigItem): RecordedChange {
  const row = itemsRow(region, item.resourceType, item.resourceId);
  const earlier = facts.get(row) ?? [];
  facts.put(row, [item, ...earlier]);
  return { item, before: earlier[0] };
}

/** Told once, however often it is tried. */
function problem(world: World, recorder: ConfigRecorder, what: string, because: string): void {
  const message = `The recorder ${recorder.name} in ${recorder.region} cannot record ${what}, and nobody is told.`;
  if (!world.problems.some((known) => known.message === message)) {
    world.problems.push({
      code: "NothingRecorded",
      message,
      because,
      fact: "https://docs.aws.amazon.com/config/latest/developerguide/iamrole-permissions.html",
    });
  }
}

/** Has what there is recorded, and the history delivered, from now on. */
export function keepRecording(world: World): void {
  noticeChanges(world);
  for (const region of recordingRegions(world.facts)) {
    deliverLater(world, region);
  }
}

/** "Configuration history files are delivered every six hours": https://docs.aws.amazon.com/config/latest/developerguide/view-configuration-history.html */
function deliverLater(world: World, region: string): void {
  world.clock.after(6 * hour, () => {
    deliver(world, region);
    deliverLater(world, region);
  });
}

function deliver(world: World, region: string): void {
  const { facts, usage, clock } = world;
  const recorder = runningRecorder(facts, region);
  const [channel] = channelsIn(facts, region);
  if (!recorder || !channel) {
    return;
  }
  const account = accountIn(region);
  const date = new Date(clock.now);
  const file = `${region}/${date.getUTCFullYear()}/${date.getUTCMonth() + 1}/${date.getUTCDate()}/ConfigHistory/history.json.gz`;
  const failure = whyNotDelivered({ facts, account, recorder, channel, file, usage });
  if (failure) {
    world.problems.push({
      code: "NothingDelivered",
      message: `The channel ${channel.name} in ${region} does not deliver to ${channel.bucket}, and only its status tells: ${failure.words}`,
      because: failure.because,
      fact: "https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html",
    });
  }
}
