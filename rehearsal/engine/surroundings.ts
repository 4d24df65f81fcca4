import os = require("node:os");

import { draws } from "./random";

/** When, where and with which luck a program runs. */
export interface Surroundings {
  /** Milliseconds since 1970; the clock stands still. */
  readonly now: number;
  readonly hostname: string;
  readonly user: string;
  /** Of `Math.random`. */
  readonly seed: number;
}

const day = 24 * 60 * 60 * 1000;

export const here: Surroundings = {
  now: Date.now(),
  hostname: os.hostname(),
  user: os.userInfo().username,
  seed: 1,
};

/**
 * Another year and hour, machine, user and luck: whatever of them a program lets into its resources changes them. The
 * year has passed, since what is said of the future, such as the day on which something expires, holds there as well.
 */
export const elsewhere: Surroundings = {
  now: here.now - 400.4321 * day,
  hostname: "another-machine",
  user: "another-user",
  seed: 2,
};

/** Environment variables that name the machine or who uses it. */
const personal = ["HOSTNAME", "USER", "LOGNAME", "USERNAME"];

/** Runs something in given surroundings, and puts the real ones back. */
export async function within<T>(
  { now, hostname, user, seed }: Surroundings,
  work: () => Promise<T>,
): Promise<T> {
  const real = { Date: globalThis.Date, random: Math.random, hostname: os.hostname, userInfo: os.userInfo };
  const environment = Object.fromEntries(personal.map((name) => [name, process.env[name]]));
  const draw = draws(seed);
  globalThis.Date = new Proxy(real.Date, {
    construct: (target, args: unknown[]) => Reflect.construct(target, args.length === 0 ? [now] : args),
    apply: (target) => new target(now).toString(),
    get: (target, property) => (property === "now" ? () => now : Reflect.get(target, property, target)),
  });
  Math.random = () => draw(0x80000000) / 0x80000000;
  os.hostname = () => hostname;
  os.userInfo = ((options: never) => ({ ...real.userInfo(options), username: user })) as typeof os.userInfo;
  setEnvironment(Object.fromEntries(personal.map((name) => [name, name === "HOSTNAME" ? hostname : user])));
  try {
    return await work();
  } finally {
    globalThis.Date = real.Date;
    Math.random = real.random;
    os.hostname = real.hostname;
    os.userInfo = real.userInfo;
    setEnvironment(environment);
  }
}

function setEnvironment(values: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) {
      delete process.env[name];
    } else {
      process.env[name] = value;
    }
  }
}
