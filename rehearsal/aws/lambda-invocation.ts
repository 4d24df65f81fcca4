import { createHash } from "node:crypto";
import { invoke } from "../runtime/invoke";
import type { Outcome } from "../world/world";
import { functionArn } from "./lambda";
import { functionRow } from "./lambda-rows";
import { type Call, isJson, optionalText, type Refusal, type ResourceModel, type Self, text } from "./model";

const provider =
  "https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/lambda/invocation.go";

const latest = "$LATEST";
const createOnly = "CREATE_ONLY";

const inputOf = ({ inputs }: Self) => text(inputs, "input");

/** What the simulated AWS does not know of invocations, and what the provider does not take. */
function refuseSettings(call: Call): void {
  const { inputs } = call.self;
  const settings = [
    { property: "lifecycleScope", only: createOnly },
    { property: "qualifier", only: latest },
    { property: "terraformKey", only: undefined },
  ];
  for (const { property, only } of settings) {
    const value = optionalText(inputs, property);
    if (value !== undefined && value !== only) {
      const fact = `${provider} (resourceInvocation)`;
      const message = `The simulated AWS does not know invocations with ${property} ${value}.`;
      call.refuse({ code: "NotModelled", message, fact, property });
    }
  }
  if (!isJson(inputOf(call.self))) {
    call.refuse({
      code: "InvalidParameter",
      message: `"input" contains an invalid JSON: ${inputOf(call.self)}`,
      fact: `${provider} (StringIsJSON: the provider checks this itself)`,
      property: "input",
    });
  }
}

/** Invokes the function and waits for its answer; the deployment fails where the function does. */
function create(call: Call): void {
  const { self } = call;
  const name = text(self.inputs, "functionName");
  const arn = functionArn(self, name);
  const definition = call.get(functionRow(arn));
  refuseSettings(call);
  call.authorize({ action: "lambda:InvokeFunction", resource: arn });
  if (!definition) {
    call.refuse({
      code: "ResourceNotFoundException",
      message: `Function not found: ${arn}:${latest}`,
      fact: "https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html; text as recorded by localstack, test_invoke_exceptions",
      property: "functionName",
    });
  }
  if (definition && call.refusals.length === 0) {
    call.meanwhile(async (world) => {
      const { outcome } = await invoke(world, definition, JSON.parse(inputOf(self)));
      return failureOf(name, outcome);
    });
  }
}

function failureOf(name: string, outcome: Outcome): Refusal[] {
  if (outcome.kind !== "failed") {
    return [];
  }
  const { type, message, because } = outcome;
  const payload = JSON.stringify({ errorType: type, errorMessage: message });
  return [
    {
      code: "FunctionError",
      message: `invoking Lambda Function (${name}): ${payload}`,
      ...(because !== undefined && { because }),
      fact: `${provider} (invoke)`,
    },
  ];
}

const replaced = { replaces: true } as const;

/**
 * A function that the deployment invokes whenever the resource is made or made anew. What it returned is an output that
 * is not known here.
 */
const invocation: ResourceModel = {
  source: provider,
  properties: {
    functionName: { required: true, ...replaced },
    input: { required: true, ...replaced },
    triggers: replaced,
    qualifier: replaced,
    lifecycleScope: {},
    terraformKey: {},
  },
  outputs: (self) => {
    const digest = createHash("md5").update(inputOf(self)).digest("hex");
    return { id: [text(self.inputs, "functionName"), latest, digest].join(",") };
  },
  create,
  // Nothing that is modelled changes but by a replacement.
  update: refuseSettings,
  // With this scope, the provider forgets the invocation.
  delete: () => {},
};

export const lambdaInvocations: Readonly<Record<string, ResourceModel>> = {
  "aws:lambda/invocation:Invocation": invocation,
};
