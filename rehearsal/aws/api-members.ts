import type { ApiRequest } from "./service";

/** Refuses to simulate a call that asks for more than is known here. */
export function takesOnly(request: ApiRequest, service: string, ...known: readonly string[]): void {
  const { input } = request.arrival;
  const unknown = Object.keys(input).filter((name) => input[name] !== undefined && !known.includes(name));
  if (unknown.length > 0) {
    throw new Error(`The simulated ${service} does not know ${unknown.join(", ")} in a call.`);
  }
}
