import { draws } from "../engine/random";
import { AwsError } from "../runtime/aws-clients";
import { Believed } from "../runtime/believed";
import { type Call, contextOfCalls, type Values } from "./model";
import { secretsManagerApi } from "./secretsmanager-api";
import { ApiRequest } from "./service";

export const api = "https://docs.aws.amazon.com/secretsmanager/latest/apireference";

/** A call of the provider with the deployer's permissions. */
export function request(call: Call, input: Values): ApiRequest {
  const { account, region = "" } = call.self;
  return new ApiRequest({
    facts: call,
    account,
    region,
    caller: account.deployer,
    input,
    context: contextOfCalls(call.self),
    draw: draws(0),
  });
}

/** Makes a call as the provider does; what AWS refuses becomes a refusal. */
export function attempt<T>(call: Call, property: string, fact: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Believed) {
      return undefined;
    }
    if (!(error instanceof AwsError)) {
      throw error;
    }
    const { code, message, because } = error;
    call.refuse({ code, message, fact, property, ...(because !== undefined && { because }) });
    return undefined;
  }
}

/** Calls an operation as the provider does. */
export function ask(call: Call, operation: string, property: string, input: Values): Values | undefined {
  const answer = secretsManagerApi.operations[operation];
  return attempt(call, property, `${api}/API_${operation}.html`, () => answer?.(request(call, input)));
}
