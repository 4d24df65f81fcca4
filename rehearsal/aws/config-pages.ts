import { AwsError } from "../runtime/aws-clients";
import type { Values } from "./model";
import type { ApiRequest } from "./service";

/** How an operation gives long lists. */
export interface Paging {
  /** Names of its members. */
  readonly limit?: string;
  readonly token: string;
  /** How many it gives where it is not told, and at most. */
  readonly usual: number;
  readonly most: number;
}

export const small = { limit: "limit", token: "nextToken" } as const;
export const capital = { limit: "Limit", token: "NextToken" } as const;

/** A part of a list, with what leads to the next. Errors from moto's source. */
export function page<T>(
  request: ApiRequest,
  all: readonly T[],
  { limit, token, usual, most }: Paging,
): { readonly items: readonly T[]; readonly next: Values } {
  const { input } = request.arrival;
  const asked = limit === undefined ? undefined : input[limit];
  // None is as good as nothing said.
  const size = typeof asked === "number" && asked !== 0 ? asked : usual;
  if (size < 0 || size > most) {
    const bound = size < 0 ? "greater than or equal to 0" : `less than or equal to ${most}`;
    const message = `Value '${size}' at 'limit' failed to satisfy constraint: Member must have value ${bound}`;
    throw new AwsError("InvalidLimitException", message);
  }
  const given = request.text(token);
  const from = given === undefined ? 0 : placeIn(given);
  const next = from + size;
  return {
    items: all.slice(from, next),
    next: next < all.length ? { [token]: Buffer.from(`from ${next}`).toString("base64url") } : {},
  };
}

function placeIn(token: string): number {
  const place = /^from (\d+)$/.exec(Buffer.from(token, "base64url").toString())?.[1];
  if (place === undefined) {
    throw new AwsError("InvalidNextTokenException", "The nextToken provided is invalid");
  }
  return Number(place);
}
