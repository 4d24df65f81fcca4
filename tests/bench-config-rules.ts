import { ConfigServiceClient } from "@aws-sdk/client-config-service";
import { run } from "../handlers/config-rules/run";
import { realPace } from "../handlers/shared/retry";
import { change, envelope, fromApi, scheduled, volume } from "./handlers/config-rules/fixtures";

/** What AWS answers, by the last part of the header `x-amz-target`. */
type Answers = Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => object>>;

const pageSize = 100;
const resources = 10_000;

const answers: Answers = {
  PutEvaluations: () => ({ FailedEvaluations: [] }),
  GetComplianceDetailsByConfigRule: () => ({ EvaluationResults: [] }),
  ListDiscoveredResources: ({ nextToken }) => {
    const start = Number(nextToken ?? 0);
    const next = start + pageSize;
    return {
      resourceIdentifiers: Array.from({ length: pageSize }, (_, index) => ({
        resourceType: "AWS::EC2::Volume",
        resourceId: `vol-${start + index}`,
      })),
      ...(next < resources ? { nextToken: String(next) } : {}),
    };
  },
  BatchGetResourceConfig: ({ resourceKeys }) => ({
    baseConfigurationItems: (resourceKeys as { resourceId: string }[]).map(({ resourceId }) => ({
      ...fromApi(volume({}, resourceId)),
      configurationItemCaptureTime: Date.now() / 1000,
    })),
    unprocessedResourceKeys: [],
  }),
};

/** The client with its whole stack, of which only the way over the network is replaced. */
function client(): ConfigServiceClient {
  const handle = async (request: { headers: Record<string, string>; body: Uint8Array }) => {
    const operation = request.headers["x-amz-target"]?.split(".").at(-1) ?? "";
    const answer = answers[operation];
    if (answer === undefined) {
      throw new Error(`No answer to ${operation}`);
    }
    const body = new TextEncoder().encode(
      JSON.stringify(answer(JSON.parse(new TextDecoder().decode(request.body)))),
    );
    return { response: { statusCode: 200, headers: { "content-type": "application/x-amz-json-1.1" }, body } };
  };
  return new ConfigServiceClient({
    region: "us-east-1",
    credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "example" },
    maxAttempts: 1,
    requestHandler: { handle } as never,
  });
}

function invoke(config: ConfigServiceClient, event: unknown): Promise<unknown> {
  return run(event, {
    config,
    settings: { waivers: [] },
    lookups: () => {
      throw new Error("Nothing is looked up.");
    },
    functionName: "bench",
    now: Date.now,
    remaining: () => 30_000,
    pace: realPace,
    log: { info: () => {}, error: () => {} },
    writeLine: () => {},
  });
}

/** How long so many changes take one after the other, and a scheduled run over all resources; in milliseconds. */
export async function ruleRuntimeTimes() {
  const config = client();
  const event = envelope(change(volume()));
  const timed = async (work: () => Promise<unknown>) => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };
  const changes = async (count: number) => {
    for (let index = 0; index < count; index += 1) {
      await invoke(config, event);
    }
  };
  const events = 1000;
  await changes(events);
  return {
    events,
    changes: await timed(() => changes(events)),
    resources,
    schedule: await timed(() => invoke(config, envelope(scheduled))),
  };
}
