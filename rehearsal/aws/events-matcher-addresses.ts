import { isIPv6 } from "node:net";
import { invalid } from "./events-pattern-error";

/** A block of IP addresses from its first to its last, each as hexadecimal digits: 8 of IPv4, 32 of IPv6. */
export interface Addresses {
  readonly kind: "addresses";
  readonly first: string;
  readonly last: string;
}

/**
 * A text in a pattern that is an IP address stands for the address, however the event writes it.
 * https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/CIDR.java
 */
export function addressOf(text: string): Addresses | undefined {
  const digits = looksLikeAddress(text) ? digitsOf(text) : undefined;
  return digits === undefined ? undefined : { kind: "addresses", first: digits, last: digits };
}

/** Refuses as CIDR.java does, also a block of one address. */
export function blockOf(cidr: string): Addresses {
  // Java leaves out what is empty at the end when it splits.
  const [address = "", mask, ...more] = cidr.replace(/\/+$/, "").split("/");
  if (mask === undefined || more.length > 0) {
    return invalid("Malformed CIDR, one '/' required");
  }
  const bits = /^[-+]?\d+$/.test(mask) ? Number(mask) : Number.NaN;
  if (bits !== (bits | 0)) {
    return invalid("Malformed CIDR, mask bits must be an integer");
  }
  if (bits < 0) {
    return invalid("Malformed CIDR, mask bits must not be negative");
  }
  return block(known(address), bits);
}

function known(address: string): string {
  return looksLikeAddress(address)
    ? (digitsOf(address) ?? invalid(`Invalid IP address: ${address}`))
    : invalid(`Nonstandard IP address: ${address}`);
}

function block(digits: string, bits: number): Addresses {
  const { length } = digits;
  if (bits >= length * 4) {
    return invalid(length === 8 ? "IPv4 mask bits must be < 32" : "IPv6 mask bits must be < 128");
  }
  const free = BigInt(length * 4 - bits);
  const first = (BigInt(`0x${digits}`) >> free) << free;
  const last = first | ((1n << free) - 1n);
  const written = (address: bigint) => address.toString(16).padStart(length, "0");
  return { kind: "addresses", first: written(first), last: written(last) };
}

/**
 * Digits are compared from the left and only as far as it takes, so that an IPv6 address can be in a block of IPv4:
 * https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/ByteMachine.java (doTransitionOn)
 */
export function contains({ first, last }: Addresses, text: string): boolean {
  const digits = looksLikeAddress(text) ? digitsOf(text) : undefined;
  if (digits === undefined) {
    return false;
  }
  const { length } = digits;
  return length < first.length
    ? first.slice(0, length) < digits && digits < last.slice(0, length)
    : first <= digits.slice(0, first.length) && digits.slice(0, first.length) <= last;
}

function looksLikeAddress(text: string): boolean {
  return /^(\d+\.\d+\.\d+\.\d+|[0-9a-fA-F:]*:[0-9a-fA-F:]*)$/.test(text);
}

function digitsOf(address: string): string | undefined {
  if (!address.includes(":")) {
    const bytes = address.split(".").map(Number);
    return bytes.every((byte) => byte < 256) ? bytes.map((byte) => hex(byte, 2)).join("") : undefined;
  }
  if (!isIPv6(address)) {
    return undefined;
  }
  const [front = [], back = []] = address
    .split("::")
    .map((part) => (part === "" ? [] : part.split(":").map((group) => group.padStart(4, "0").toLowerCase())));
  const digits = [...front, ...Array<string>(8 - front.length - back.length).fill("0000"), ...back].join("");
  // Java takes an IPv4 address in the form of IPv6 for the former.
  return digits.startsWith(`${"0".repeat(20)}ffff`) ? digits.slice(24) : digits;
}

function hex(byte: number, length: number): string {
  return byte.toString(16).padStart(length, "0");
}
