import type { z } from "zod";
import { configKeys } from "../../configuration/keys";
import type { Project } from "../../rehearsal/engine/project";
import { UsageError } from "../usage";
import type { Place } from "./options";

/** What the program, the validation and the sweep are told of an emulator: one endpoint, one pair of keys. */
export type Emulator = z.output<typeof configKeys.emulator.schema>;

/** A place with all that leads there. */
export type Destination =
  | Exclude<Place, { readonly kind: "emulator" }>
  | { readonly kind: "emulator"; readonly emulator: Emulator };

/**
 * Where a stack of this configuration goes. Throws UsageError where it would go to an emulator that only the program knows
 * of, so that it would be looked for and removed in AWS, and where the emulator's keys are none.
 */
export function destinationOf(place: Place, { name, config }: Pick<Project, "name" | "config">): Destination {
  const key = `${name}:emulator`;
  const text = config[key];
  if (place.kind !== "emulator") {
    if (text !== undefined) {
      throw new UsageError(
        `${key}: received ${text} without --endpoint; allowed: use --endpoint, which leads the validation and the sweep ` +
          "to the emulator as well.",
      );
    }
    return place;
  }
  const { schema, allowed } = configKeys.emulator;
  const given = schema.safeParse({ ...mapIn(text ?? "{}"), endpoint: place.endpoint });
  if (!given.success) {
    throw new UsageError(`${key}: received ${text}; allowed: ${allowed}.`);
  }
  return { kind: "emulator", emulator: given.data };
}

/** What is no map has a member that no emulator has. */
function mapIn(text: string): object {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : { text };
  } catch {
    return { text };
  }
}
