import type { LambdaFunction } from "./lambda-rows";
import { type Call, text, texts, validationError } from "./model";

const api = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html";

/** Runtimes that functions can be created with, and others of Node.js that they no longer can. */
const runtimes = ["nodejs22.x", "nodejs24.x"];
const retiredRuntimes = /^nodejs(4\.3|6\.10|8\.10|1[02468]\.x|20\.x)$/;
const aboutRuntimes = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html";

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, in bytes of names and values as JSON. */
const environmentLimit = 4096;

const aboutVariables =
  "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime";

/** Variables that Lambda sets and nobody else can. */
const reservedVariables = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
]);

export function invalid(call: Call, property: string, message: string, fact: string, because?: string): void {
  call.refuse({
    code: "InvalidParameterValueException",
    message,
    fact,
    property,
    ...(because !== undefined && { because }),
  });
}

/** Refuses settings that Lambda does not take, and those that are not simulated. */
export function refuseSettings(call: Call, definition: LambdaFunction): void {
  refuseRuntime(call, text(call.self.inputs, "runtime"));
  refuseArchitectures(call, texts(call.self.inputs, "architectures"));
  refuseOutside(call, "timeout", definition.timeoutInSeconds, 1, 900);
  refuseOutside(call, "memorySize", definition.memorySize, 128, 10_240);
  refuseEnvironment(call, definition.environment);
}

function refuseRuntime(call: Call, runtime: string): void {
  if (retiredRuntimes.test(runtime)) {
    invalid(
      call,
      "runtime",
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
      `${aboutRuntimes}; text as recorded by localstack`,
    );
  } else if (!runtimes.includes(runtime)) {
    call.refuse({
      code: "NotModelled",
      message: `The simulated AWS runs functions of ${runtimes.join(" and ")} only, not of ${runtime || "no runtime"}.`,
      fact: aboutRuntimes,
      property: "runtime",
    });
  }
}

function refuseArchitectures(call: Call, architectures: readonly string[]): void {
  const constraint =
    architectures.length > 1
      ? "Member must have length less than or equal to 1"
      : architectures.some((one) => one !== "x86_64" && one !== "arm64")
        ? "Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]"
        : undefined;
  if (constraint !== undefined) {
    const fact = `${api}; text as recorded by localstack, test_create_lambda_exceptions`;
    call.refuse(validationError("architectures", `[${architectures.join(", ")}]`, constraint, fact));
  }
}

function refuseOutside(call: Call, property: string, value: number, least: number, most: number): void {
  if (value < least || value > most) {
    const bound = value < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`;
    const fact = `${api} (${property}); text as quoted in public issues`;
    call.refuse(validationError(property, String(value), `Member must have value ${bound}`, fact));
  }
}

function refuseEnvironment(call: Call, environment: LambdaFunction["environment"]): void {
  const reserved = Object.keys(environment).filter((name) => reservedVariables.has(name));
  if (reserved.length > 0) {
    invalid(
      call,
      "environment",
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(", ")}`,
      `${aboutVariables}; text as quoted in public issues`,
    );
  }
  const json = JSON.stringify(environment);
  if (Buffer.byteLength(json) > environmentLimit) {
    invalid(
      call,
      "environment",
      `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${json}`,
      `${api}; text as recorded by localstack`,
    );
  }
}
