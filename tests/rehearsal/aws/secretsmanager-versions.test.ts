import { expect } from "chai";
import type { Values } from "../../../rehearsal/aws/model";
import { versionRow } from "../../../rehearsal/aws/secretsmanager-rows";
import type { Rows } from "../../support/world";
import { arn, ask, type Stages, secretRows, stagesIn, worldOf } from "./secretsmanager-fixtures";

interface Case {
  readonly title: string;
  readonly before: Stages;
  readonly rows?: Rows;
  readonly operation?: string;
  readonly input: Values;
  readonly after: Stages;
}

const put = { ClientRequestToken: "v9", SecretString: "value of v9" };
const reserved = (id: string): Rows[number] => [
  versionRow(arn, id),
  { secretArn: arn, id, value: undefined, stages: ["AWSPENDING"] },
];

const puts: readonly Case[] = [
  {
    title: "the first value is the current one",
    before: {},
    input: put,
    after: { v9: ["AWSCURRENT"] },
  },
  {
    title: "a new value is the current one, and the last one the previous",
    before: { v1: ["AWSCURRENT"] },
    input: put,
    after: { v1: ["AWSPREVIOUS"], v9: ["AWSCURRENT"] },
  },
  {
    title: "the previous one before it has no stage any more, and goes",
    before: { v1: ["AWSPREVIOUS"], v2: ["AWSCURRENT"] },
    input: put,
    after: { v2: ["AWSPREVIOUS"], v9: ["AWSCURRENT"] },
  },
  {
    title: "it stays where it has a stage of its own",
    before: { v1: ["AWSPREVIOUS", "FIRST"], v2: ["AWSCURRENT"] },
    input: put,
    after: { v1: ["FIRST"], v2: ["AWSPREVIOUS"], v9: ["AWSCURRENT"] },
  },
  {
    title: "a value with other stages leaves the current one alone",
    before: { v1: ["AWSCURRENT"] },
    input: { ...put, VersionStages: ["AWSPENDING"] },
    after: { v1: ["AWSCURRENT"], v9: ["AWSPENDING"] },
  },
  {
    title: "a stage is on one version only",
    before: { v1: ["AWSCURRENT", "AWSPENDING"], v2: ["one", "two"] },
    input: { ...put, VersionStages: ["one", "AWSPENDING"] },
    after: { v1: ["AWSCURRENT"], v2: ["two"], v9: ["AWSPENDING", "one"] },
  },
  {
    title: "a version whose stages are all taken goes",
    before: { v1: ["AWSCURRENT"], v2: ["one", "two"] },
    input: { ...put, VersionStages: ["one", "two", "three"] },
    after: { v1: ["AWSCURRENT"], v9: ["one", "three", "two"] },
  },
  {
    title: "a reserved version gets its value, and keeps its stage",
    before: { v1: ["AWSCURRENT"] },
    rows: [reserved("v9")],
    input: { ...put, VersionStages: ["AWSPENDING"] },
    after: { v1: ["AWSCURRENT"], v9: ["AWSPENDING"] },
  },
  {
    title: "the same value again changes nothing, not even to be current",
    before: { v1: ["AWSCURRENT"], v9: ["AWSPENDING"] },
    input: put,
    after: { v1: ["AWSCURRENT"], v9: ["AWSPENDING"] },
  },
];

const operation = "UpdateSecretVersionStage";

const moves: readonly Case[] = [
  {
    title: "AWSCURRENT leaves AWSPREVIOUS behind",
    before: { v1: ["AWSCURRENT"], v2: ["AWSPENDING"] },
    operation,
    input: { VersionStage: "AWSCURRENT", MoveToVersionId: "v2", RemoveFromVersionId: "v1" },
    after: { v1: ["AWSPREVIOUS"], v2: ["AWSCURRENT", "AWSPENDING"] },
  },
  {
    title: "AWSCURRENT can go back, and the two change places",
    before: { v1: ["AWSPREVIOUS"], v2: ["AWSCURRENT"] },
    operation,
    input: { VersionStage: "AWSCURRENT", MoveToVersionId: "v1", RemoveFromVersionId: "v2" },
    after: { v1: ["AWSCURRENT"], v2: ["AWSPREVIOUS"] },
  },
  {
    title: "AWSPREVIOUS leaves the version before, which goes",
    before: { v1: ["AWSPREVIOUS"], v2: ["AWSCURRENT"], v3: ["AWSPENDING"] },
    operation,
    input: { VersionStage: "AWSCURRENT", MoveToVersionId: "v3", RemoveFromVersionId: "v2" },
    after: { v2: ["AWSPREVIOUS"], v3: ["AWSCURRENT", "AWSPENDING"] },
  },
  {
    title: "another stage leaves nothing behind",
    before: { v1: ["AWSCURRENT", "MINE"], v2: ["AWSPREVIOUS"] },
    operation,
    input: { VersionStage: "MINE", MoveToVersionId: "v2", RemoveFromVersionId: "v1" },
    after: { v1: ["AWSCURRENT"], v2: ["AWSPREVIOUS", "MINE"] },
  },
  {
    title: "a stage that no version has needs no version to leave",
    before: { v1: ["AWSCURRENT"] },
    operation,
    input: { VersionStage: "MINE", MoveToVersionId: "v1" },
    after: { v1: ["AWSCURRENT", "MINE"] },
  },
  {
    title: "where a stage is already changes nothing",
    before: { v1: ["AWSCURRENT"], v2: ["AWSPREVIOUS"] },
    operation,
    input: { VersionStage: "AWSCURRENT", MoveToVersionId: "v1" },
    after: { v1: ["AWSCURRENT"], v2: ["AWSPREVIOUS"] },
  },
  {
    title: "a stage can be taken away",
    before: { v1: ["AWSCURRENT", "AWSPENDING"] },
    operation,
    input: { VersionStage: "AWSPENDING", RemoveFromVersionId: "v1" },
    after: { v1: ["AWSCURRENT"] },
  },
  {
    title: "a version whose last stage is taken away goes",
    before: { v1: ["AWSCURRENT"], v2: ["AWSPENDING"] },
    operation,
    input: { VersionStage: "AWSPENDING", RemoveFromVersionId: "v2" },
    after: { v1: ["AWSCURRENT"] },
  },
  {
    title: "taking away a stage that no version has changes nothing",
    before: { v1: ["AWSCURRENT"] },
    operation,
    input: { VersionStage: "MINE" },
    after: { v1: ["AWSCURRENT"] },
  },
];

function tried({ title, before, rows = [], operation: name = "PutSecretValue", input, after }: Case): void {
  it(title, () => {
    const world = worldOf([...secretRows(before), ...rows]);

    ask(world, name, { SecretId: arn, ...input });

    expect(stagesIn(world)).to.deep.equal(after);
  });
}

/** As recorded from AWS in localstack's tests/aws/services/secretsmanager/test_secretsmanager.snapshot.json. */
describe("Versions of a secret", () => {
  describe("when a value is put:", () => {
    puts.forEach(tried);
  });

  describe("when a stage is moved:", () => {
    moves.forEach(tried);
  });
});
