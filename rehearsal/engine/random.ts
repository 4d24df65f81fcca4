import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Whole numbers below a bound, the same for the same seed. */
export type Draw = (below: number) => number;

/**
 * Numbers from a seed. The seed is spread over all bits first: the generator's first numbers for neighbouring
 * seeds are neighbours too.
 */
export function draws(seed: number): Draw {
  const generator = xoroshiro128plus(Math.imul(seed ^ 0x5deece6d, 0x9e3779b1));
  return (below) => uniformInt(generator, 0, below - 1);
}
