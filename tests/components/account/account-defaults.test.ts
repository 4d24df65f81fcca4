import { expect } from "chai";
import { AccountDefaults, type AccountDefaultsSettings } from "../../../components/account/account-defaults";
import { Names } from "../../../components/foundation/names";
import { regionalProviders } from "../../../components/foundation/providers";
import { inRegion } from "../../../components/foundation/regions";
import { defaultTags } from "../../../components/foundation/tags";
import { ancestors, capture, type Graph, simulatedAws } from "../../../rehearsal";
import { ofType } from "../../support/inventory";
import { accountId } from "../../support/rehearsal";

const keyArns = {
  "us-east-1": `arn:aws:kms:us-east-1:${accountId}:key/mrk-1`,
  "eu-west-1": `arn:aws:kms:eu-west-1:${accountId}:key/mrk-1`,
};
const regions = Object.keys(keyArns);

const everything: AccountDefaultsSettings = {
  ebsEncryption: true,
  s3PublicAccessBlock: true,
  accessAnalyzer: "create",
  passwordPolicy: { minimumLength: 14, reusePrevention: 24 },
};

async function graphWith(changes: Partial<AccountDefaultsSettings> = {}): Promise<Graph> {
  const { graph, findings } = await capture({
    project: "test",
    stack: "test",
    config: {},
    table: simulatedAws,
    program: () => {
      const tags = defaultTags({ owner: "o", environment: "e", costCenter: "c", stack: "s" });
      const providers = regionalProviders(regions, tags);
      const names = new Names("dev", "ab12cd34");
      const settings = { ...everything, ...changes };
      new AccountDefaults(
        "account",
        { names, providers, keyArns, settings },
        { provider: inRegion(providers, "us-east-1") },
      );
    },
  });
  expect(findings).to.deep.equal([]);
  return graph;
}

const types = {
  keys: "aws:ebs/defaultKmsKey:DefaultKmsKey",
  encryption: "aws:ebs/encryptionByDefault:EncryptionByDefault",
  block: "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
  analyzers: "aws:accessanalyzer/analyzer:Analyzer",
  passwords: "aws:iam/accountPasswordPolicy:AccountPasswordPolicy",
};

const madeIn = (graph: Graph, type: string) =>
  ofType(graph, type)
    .map(({ provider }) => provider?.region)
    .sort();

const counts = (graph: Graph) =>
  Object.fromEntries(Object.entries(types).map(([what, type]) => [what, ofType(graph, type).length]));

describe("What holds in the whole account", () => {
  let graph: Graph;

  before(async () => {
    graph = await graphWith();
  });

  it("encrypts the disks of every region with the key of that region", () => {
    for (const { inputs, provider } of ofType(graph, types.keys)) {
      expect(inputs).to.deep.equal({ keyArn: inRegion(keyArns, provider?.region ?? "") });
    }
    expect(madeIn(graph, types.keys)).to.deep.equal([...regions].sort());
    expect(madeIn(graph, types.encryption)).to.deep.equal([...regions].sort());
    expect(ofType(graph, types.encryption).map(({ inputs }) => inputs)).to.deep.equal([
      { enabled: true },
      { enabled: true },
    ]);
  });

  it("names the key before disks are encrypted by default", () => {
    const above = ancestors(graph);

    for (const { urn, name } of ofType(graph, types.encryption)) {
      const before = [...(above.get(urn) ?? [])].map((other) => other.split("::").at(-1));
      expect(before).to.include(name.replace(/-default$/, "-key"));
    }
  });

  it("takes a former key away before it names the next, which else would be taken away with it", () => {
    const careless = ofType(graph, types.keys).filter(({ deleteBeforeReplace }) => !deleteBeforeReplace);

    expect(careless).to.deep.equal([]);
  });

  it("keeps every bucket from being public, in all four ways", () => {
    expect(ofType(graph, types.block).map(({ inputs }) => inputs)).to.deep.equal([
      {
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
    ]);
  });

  it("has an analyzer of the account in every region, of which there is room for one", () => {
    const analyzers = ofType(graph, types.analyzers);

    expect(madeIn(graph, types.analyzers)).to.deep.equal([...regions].sort());
    for (const { inputs, deleteBeforeReplace } of analyzers) {
      expect(inputs).to.include({ analyzerName: "dev-accessanalyzer-account-ab12cd34", type: "ACCOUNT" });
      expect(inputs["tags"]).to.include({ DataClassification: "Confidential" });
      expect(deleteBeforeReplace).to.equal(true);
    }
  });

  it("asks passwords for all kinds of characters, and lets them grow old", () => {
    expect(ofType(graph, types.passwords).map(({ inputs }) => inputs)).to.deep.equal([
      {
        minimumPasswordLength: 14,
        passwordReusePrevention: 24,
        requireLowercaseCharacters: true,
        requireUppercaseCharacters: true,
        requireNumbers: true,
        requireSymbols: true,
        allowUsersToChangePassword: true,
      },
    ]);
  });

  it("has passwords changed in time where that is wanted", async () => {
    const passwordPolicy = { minimumLength: 20, reusePrevention: 5, maxAgeDays: 90 };

    const [node] = ofType(await graphWith({ passwordPolicy }), types.passwords);

    expect(node?.inputs).to.include({
      minimumPasswordLength: 20,
      passwordReusePrevention: 5,
      maxPasswordAge: 90,
    });
  });

  const all = { keys: 2, encryption: 2, block: 1, analyzers: 2, passwords: 1 };
  const others: readonly (readonly [string, Partial<AccountDefaultsSettings>, object])[] = [
    ["disks", { ebsEncryption: false }, { ...all, keys: 0, encryption: 0 }],
    ["public access", { s3PublicAccessBlock: false }, { ...all, block: 0 }],
    ["analyzers that are there", { accessAnalyzer: "existing" }, { ...all, analyzers: 0 }],
    ["analyzers that nobody wants", { accessAnalyzer: "off" }, { ...all, analyzers: 0 }],
    ["passwords", { passwordPolicy: false }, { ...all, passwords: 0 }],
  ];
  for (const [what, changes, expected] of others) {
    it(`leaves ${what} to others, and nothing else`, async () => {
      expect(counts(await graphWith(changes))).to.deep.equal(expected);
    });
  }
});
