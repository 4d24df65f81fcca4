import type { Emulator } from "../../components/foundation/emulator";
import { configKeys } from "../../configuration/keys";
import type { Project } from "../../rehearsal/engine/project";
import { UsageError } from "../usage";
import type { Place } from "./options";

/** A place with all that leads there: the program, the validation and the sweep have one endpoint and one pair of keys. */
export type Destination =
  | Exclude<Place, { readonly kind: "emulator" }>
  | { readonly kind: "emulator"; readonly emulator: Emulator };

/**
 * Where a stack of this configuration goes. Throws UsageError where it would go to an emulator that only the program knows
 * of, so that it would be looked for and removed in AWS, and where the emulator's keys are none.
 */
export function destinationOf(place: Place, { name, config }: Pick<Project, "name" | "config">): Destination {
  const key = `${name}:emulator`;
  // Empty for none, as the program reads it.
  const text = config[key] ?? "";
  if (place.kind !== "emulator") {
    if (text !== "") {
      throw new UsageError(
        `${key}: received ${text} without --endpoint; allowed: use --endpoint, which leads the validation and the sweep ` +
          "to the emulator as well.",
      );
    }
    return place;
  }
  const { schema, allowed } = configKeys.emulator;
  const given = schema.safeParse({ ...(text === "" ? {} : mapIn(text)), endpoint: place.endpoint });
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
