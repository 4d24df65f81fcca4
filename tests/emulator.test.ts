import { expect } from "chai";
import { calledServices } from "../components/foundation/emulator";
import { type Node, rehearse, simulatedAws } from "../rehearsal";
import { acceptsConfigurations, mistakesOf, refusesConfigurations } from "./support/mistakes";
import { project } from "./support/rehearsal";

const endpoint = "http://localhost:4566";
/** Nothing here depends on how many regions there are. */
const inOneRegion = { replicaRegions: [], complianceRegions: ["us-east-1"], recorder: "off" };

/** Resources, by URN, as the program registers them. */
async function registered(changes: Readonly<Record<string, unknown>>): Promise<ReadonlyMap<string, Node>> {
  const { graph } = await rehearse({
    project: project("dev", { ...inOneRegion, ...changes }),
    parts: [],
    accounts: [],
  });
  return graph.nodes;
}

const isProvider = ({ type }: Node) => type === "pulumi:providers:aws";
const providersAmong = (nodes: ReadonlyMap<string, Node>) => [...nodes.values()].filter(isProvider);

/**
 * Services that are called for what the modules of @pulumi/aws have, where they are not called like the module; from
 * `names/data/names_data.hcl` of https://github.com/hashicorp/terraform-provider-aws
 */
const servicesOf: Readonly<Record<string, string>> = {
  cfg: "configservice",
  ebs: "ec2",
  vpc: "ec2",
  "cloudwatch/event": "events",
  "cloudwatch/log": "logs",
  "s3/account": "s3control",
  "index/getAvailabilityZones": "ec2",
  "index/getCallerIdentity": "sts",
};

/** Lookups that the provider answers by itself. */
const answeredAtHome = ["aws:index/getPartition:getPartition", "aws:index/getRegion:getRegion"];

/** The service of `aws:cloudwatch/eventRule:EventRule`. */
function serviceOf(token: string): string {
  const [module = "", member = ""] = token.split(":")[1]?.split("/") ?? [];
  const prefix = Object.keys(servicesOf).find((known) => `${module}/${member}`.startsWith(known));
  return servicesOf[prefix ?? ""] ?? module;
}

describe("An emulator in place of AWS", () => {
  let without: ReadonlyMap<string, Node>;
  let within: ReadonlyMap<string, Node>;

  before(async () => {
    without = await registered({});
    within = await registered({ emulator: { endpoint } });
  });

  it("is called by every provider, for every service that there is a resource or a lookup of, and for no other", () => {
    const tokens = [...Object.keys(simulatedAws.resources), ...Object.keys(simulatedAws.lookups)];
    const services = tokens
      .filter((token) => token.startsWith("aws:") && !answeredAtHome.includes(token))
      .map(serviceOf);

    const called = providersAmong(within).map(({ inputs }) => JSON.parse(String(inputs["endpoints"])));

    const everyService = Object.fromEntries([...new Set(services)].map((service) => [service, endpoint]));
    expect(called).to.deep.equal(providersAmong(without).map(() => [everyService]));
    expect(called).not.to.have.length(0);
    expect([...calledServices]).to.have.members([...new Set(services)]);
  });

  it("is called with keys that no real account has, and what a machine has of its own is not asked for", () => {
    const [provider] = providersAmong(within);

    expect(provider?.inputs).to.include({
      accessKey: "test",
      secretKey: "test",
      s3UsePathStyle: "true",
      skipCredentialsValidation: "true",
      skipMetadataApiCheck: "true",
    });
    expect(provider?.inputs).not.to.have.property("skipRequestingAccountId");
  });

  it("is called with the keys of the configuration where there are any", async () => {
    const nodes = await registered({ emulator: { endpoint, accessKey: "000000000042", secretKey: "a+b/c" } });

    const [provider] = providersAmong(nodes);
    expect(provider?.inputs).to.include({ accessKey: "000000000042", secretKey: "a+b/c" });
  });

  it("changes nothing but the providers", () => {
    const others = (nodes: ReadonlyMap<string, Node>) =>
      [...nodes.values()].filter((node) => !isProvider(node));
    const regions = (nodes: ReadonlyMap<string, Node>) =>
      providersAmong(nodes).map(({ name, inputs: { region, defaultTags } }) => ({
        name,
        region,
        defaultTags,
      }));

    expect(others(within)).to.deep.equal(others(without));
    expect(regions(within)).to.deep.equal(regions(without));
  });

  it("is nowhere where the configuration has none", () => {
    const inputs = providersAmong(without).map((provider) => Object.keys(provider.inputs).sort());

    expect(new Set(inputs.map(String))).to.deep.equal(
      new Set(["defaultTags,region,skipCredentialsValidation,skipRegionValidation"]),
    );
  });
});

const address = "an http or https address without a path, such as http://localhost:4566, that is not AWS's";
const of = (field: string, received: unknown, allowed: string) => ({
  title: `${JSON.stringify(received)} for emulator.${field}`,
  values: { emulator: { endpoint, [field]: received } },
  expected: [`emulator.${field}: received ${JSON.stringify(received)}; allowed: ${allowed}`],
});

describe("The configuration of an emulator", () => {
  refusesConfigurations([
    ...[
      "localhost:4566",
      "ftp://localhost",
      "http://localhost:4566/aws",
      "http://localhost:4566?region=us-east-1",
      "http://user:word@localhost:4566",
      "https://kms.us-east-1.amazonaws.com",
      "https://kms.cn-north-1.amazonaws.com.cn",
      "https://kms.us-east-1.api.aws",
      "http://",
      4566,
    ].map((received) => of("endpoint", received, address)),
    of("accessKey", "AKIAIOSFODNN7EXAMPLE", "up to 128 letters and digits, not the id of a key of AWS's"),
    of("accessKey", "ASIAIOSFODNN7EXAMPLE", "up to 128 letters and digits, not the id of a key of AWS's"),
    of("accessKey", "", "up to 128 letters and digits"),
    of("secretKey", "a word", "up to 128 characters without spaces"),
    {
      title: "an emulator without an address, and a field that there is not",
      values: { emulator: { region: "us-east-1" } },
      expected: [
        `emulator.endpoint: received nothing; allowed: ${address}`,
        'emulator.region: received "us-east-1"; allowed: no such field in emulator; there are endpoint,',
      ],
    },
    {
      title: "a stack that protects what it holds in an emulator, without repeating its keys",
      values: { emulator: { endpoint, secretKey: "not-to-be-seen" }, protect: true, deployerArns: [] },
      expected: [
        "deployerArns: received []; allowed: at least one ARN",
        `emulator: received {"endpoint":"${endpoint}"}; allowed: nothing where protect is true: a stack that`,
      ],
    },
  ]);

  acceptsConfigurations({
    "an emulator on this machine, with what docs/emulator.md switches off for it": {
      ...inOneRegion,
      emulator: { endpoint: `${endpoint}/` },
      trail: "existing",
      accountDefaults: { accessAnalyzer: "off", s3PublicAccessBlock: false },
    },
    "an emulator on another machine": { ...inOneRegion, emulator: { endpoint: "https://aws.test.example" } },
  });

  it("names what is wrong with a value that is no map", async () => {
    const [first] = await mistakesOf({ emulator: endpoint });

    expect(first).to.match(/^emulator: received "http:\/\/localhost:4566"; allowed: a map with endpoint/);
  });
});
