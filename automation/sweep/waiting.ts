import { setTimeout } from "node:timers/promises";

/** Lets some time pass, in milliseconds. */
export type Wait = (milliseconds: number) => Promise<unknown>;

export const realWait: Wait = (milliseconds) => setTimeout(milliseconds);
