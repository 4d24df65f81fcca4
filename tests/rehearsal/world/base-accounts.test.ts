import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { alreadyRecorded, baseAccounts } from "../../../rehearsal";
import {
  type ConfigRecorder,
  channelsIn,
  recordersIn,
  runningRecorder,
} from "../../../rehearsal/aws/config-rows";
import { roleArnRow } from "../../../rehearsal/aws/iam-roles";
import { accountIn } from "../../../rehearsal/world/account";
import { type BaseAccount, storeOf } from "../../../rehearsal/world/base-accounts";
import { Facts } from "../../../rehearsal/world/facts";
import { findingsOf, providerIn, rehearseResources } from "../../support/rehearsal";

const regions = ["us-east-1", "eu-north-1"];

function factsOf(base: BaseAccount | undefined, where = regions): Facts {
  const account = accountIn(where[0] ?? "");
  return new Facts(storeOf(base as BaseAccount, account, where), { visible: { has: () => true } });
}

const recorderRegions = (facts: Facts) =>
  facts.list<ConfigRecorder>("config:recorder").map(([, { region }]) => region);

describe("The account that a program is deployed into", () => {
  const [virgin, used] = baseAccounts;

  it("has no recorder where it is new", () => {
    expect(recorderRegions(factsOf(virgin))).to.deep.equal([]);
  });

  const places = [
    [regions, ["sa-east-1"]],
    [["us-east-1"], ["eu-north-1"]],
    [["cn-north-1"], ["cn-northwest-1"]],
    [["us-gov-west-1"], ["us-gov-east-1"]],
    [["cn-north-1", "cn-northwest-1"], []],
  ] as const;
  for (const [where, expected] of places) {
    it(`in use records in ${expected[0] ?? "no region"}, beside ${where.join(" and ")}`, () => {
      expect(recorderRegions(factsOf(used, [...where]))).to.deep.equal(expected);
    });
  }

  for (const base of alreadyRecorded()) {
    it(`records in every region, with a role that is there, where it is ${base.description}`, () => {
      const facts = factsOf(base);
      for (const region of regions) {
        const recorder = runningRecorder(facts, region);
        expect(recorder?.name).to.equal("default");
        expect(facts.get(roleArnRow(recorder?.roleArn ?? ""))).not.to.equal(undefined);
        expect(recordersIn(facts, region)).to.have.length(1);
        expect(channelsIn(facts, region)).to.have.length(1);
      }
    });
  }

  it("takes no second recorder where one records already", async () => {
    const program = () => {
      const provider = providerIn("us-east-1");
      const roleArn = "arn:aws:iam::111122223333:role/Application";
      new aws.cfg.Recorder("recorder", { name: "main", roleArn }, { provider });
    };

    const findings = async (accounts: readonly BaseAccount[]) =>
      findingsOf(await rehearseResources(program, { accounts }));

    expect((await findings(alreadyRecorded(baseAccounts.slice(1)))).map(({ code }) => code)).to.deep.equal([
      "MaxNumberOfConfigurationRecordersExceededException",
    ]);
    expect(await findings(baseAccounts.slice(1))).to.deep.equal([]);
  });
});
