import { selfOf } from "../engine/recorder";
import type { Facts, Row } from "../world/facts";
import { type CloudType, partsOf } from "./cloud-control-types";
import { ghostRow, lateTagsRow, type MadeResource, madeRow } from "./made-rows";
import { Call, type Refusal } from "./model";
import type { ApiRequest } from "./service";

/**
 * Deletes what a deployment has made as its handler does, with what goes with it. Where AWS refuses any of it, nothing
 * is deleted, and the first refusal is returned.
 */
export function deleteMade(request: ApiRequest, made: MadeResource, type: CloudType): Refusal | undefined {
  const [taken, held] = [partsOf(request.facts, made, type.takes), partsOf(request.facts, made, type.holds)];
  const attempt = request.facts.fork();
  for (const part of taken) {
    const refusal = deleteIn(request, attempt, part);
    if (refusal) {
      return refusal;
    }
  }
  const refusal = deleteIn(request, attempt, { ...made, inputs: { ...made.inputs, ...type.handler } });
  if (!refusal) {
    keep(attempt, request.facts);
    forget(request.facts, made, ...taken, ...held);
  }
  return refusal;
}

/** From now on nothing knows that they were made. */
export function forget(facts: Facts, ...gone: readonly MadeResource[]): void {
  const late = facts.get(lateTagsRow) === true;
  for (const made of gone) {
    facts.remove(madeRow(made.identity));
    if (late) {
      facts.put(ghostRow(made.identity), made);
    }
  }
}

/** What the model of a type does to delete a resource, as whoever asks for it. */
function deleteIn(request: ApiRequest, facts: Facts, made: MadeResource): Refusal | undefined {
  const model = request.world?.table.resources[made.type];
  if (!model) {
    throw new Error(
      `The simulated AWS deletes nothing of type ${made.type} in an account that does not live.`,
    );
  }
  const { arrival, account } = request;
  const self = {
    ...selfOf({ ...made, provider: { region: made.region } }),
    account: { ...account, deployer: arrival.caller },
  };
  const call = facts.extended((store, view) => new Call(self, made.outputs, store, view));
  model.delete(call);
  keep(call, facts);
  return call.refusals[0];
}

/** Has one view of the account what another has changed. */
function keep(changed: Facts, facts: Facts): void {
  for (const [row, value] of changed.writes) {
    if (!facts.writes.has(row) || facts.writes.get(row) !== value) {
      facts.put(row as Row<unknown>, value);
    }
  }
}
