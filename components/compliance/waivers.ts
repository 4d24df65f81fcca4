import type { Waiver } from "../../handlers/config-rules/waivers";

/** A finding that is accepted for a time, in one region or in all. */
export interface RegionalWaiver extends Waiver {
  /** Undefined: wherever AWS Config finds the resource. */
  readonly region?: string | undefined;
}

/** What the function of a region is told of them. */
export function waiversIn(region: string, waivers: readonly RegionalWaiver[]): readonly Waiver[] {
  return waivers
    .filter(({ region: only }) => only === undefined || only === region)
    .map(({ region: _, ...waiver }) => waiver);
}
