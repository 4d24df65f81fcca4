import os = require("node:os");

import { draws } from "./random";

/** When, where and with which luck a program runs. */
export interface Surroundings {
  /** Milliseconds since 1970; the clock stands still. */
  readonly now: number;
  readonly hostname: string;
  /** Of `Math.random`. */
  readonly seed: number;
}

const day = 24 * 60 * 60 * 1000;

export const here: Surroundings = { now: Date.now(), hostname: os.hostname(), seed: 1 };

/** Another year, machine and luck: whatever of them a program lets into its resources changes them. */
export const elsewhere: Surroundings = { now: here.now + 400 * day, hostname: "another-machine", seed: 2 };

/** Runs something in given surroundings, and puts the real ones back. */
export async function within<T>({ now, hostname, seed }: Surroundings, work: () => Promise<T>): Promise<T> {
  const real = { Date: globalThis.Date, random: Math.random, hostname: os.hostname };
  const draw = draws(seed);
  globalThis.Date = new Proxy(real.Date, {
    construct: (target, args: unknown[]) => Reflect.construct(target, args.length === 0 ? [now] : args),
    get: (target, property) => (property === "now" ? () => now : Reflect.get(target, property, target)),
  });
  Math.random = () => draw(0x80000000) / 0x80000000;
  os.hostname = () => hostname;
  try {
    return await work();
  } finally {
    globalThis.Date = real.Date;
    Math.random = real.random;
    os.hostname = real.hostname;
  }
}
