import { expect } from "chai";
import { removeInPasses } from "../../../automation/sweep/passes";
import type { Remains } from "../../../automation/sweep/sweeper";

const remains = (type: string, id = "one"): Remains => ({
  type,
  id,
  arn: `arn:${type}/${id}`,
  region: "eu-west-1",
});

const [topic, alarm, subnet, role, group, worker] = [
  remains("AWS::SNS::Topic"),
  remains("AWS::CloudWatch::Alarm"),
  remains("AWS::EC2::Subnet"),
  remains("AWS::IAM::Role"),
  remains("AWS::Logs::LogGroup"),
  remains("AWS::Lambda::Function"),
];

const refusal = (name: string, message: string) => Object.assign(new Error(message), { name });
const dependency = refusal(
  "GeneralServiceException",
  "The subnet 'one' has dependencies and cannot be deleted.",
);

/** Removes as a script says, whose errors are thrown one after the other, and notes what is tried. */
function scripted(script: Readonly<Record<string, readonly Error[]>>) {
  const tried: string[] = [];
  const waits: number[] = [];
  const remove = async ({ type }: Remains) => {
    const before = tried.filter((other) => other === type).length;
    tried.push(type);
    const error = script[type]?.[before];
    if (error) {
      throw error;
    }
  };
  return { tried, waits, remove, wait: async (milliseconds: number) => void waits.push(milliseconds) };
}

const always = (error: Error) => Array.from({ length: 1000 }, () => error);

describe("Removal in passes", () => {
  it("takes dependents first, whatever the order in which they were found, and does not wait when all is gone", async () => {
    const { tried, waits, remove, wait } = scripted({});

    const kept = await removeInPasses([group, role, topic, worker, alarm, subnet], remove, wait);

    expect(kept).to.deep.equal([]);
    expect(waits).to.deep.equal([]);
    expect(tried).to.deep.equal([alarm, worker, subnet, topic, role, group].map(({ type }) => type));
  });

  it("tries again what could not go yet, as long as a pass removes something", async () => {
    const conflict = refusal("ResourceConflict", "It is in use.");
    const { tried, waits, remove, wait } = scripted({ [topic.type]: [conflict] });

    const kept = await removeInPasses([topic, alarm], remove, wait);

    expect(kept).to.deep.equal([]);
    expect(waits).to.deep.equal([15_000]);
    expect(tried).to.deep.equal([alarm.type, topic.type, topic.type]);
  });

  it("ends after a pass that removes nothing, with AWS's reasons", async () => {
    const denial = refusal("AccessDenied", "User is not authorized to perform: sns:DeleteTopic");
    const { tried, remove, wait } = scripted({ [topic.type]: always(denial) });

    const kept = await removeInPasses([topic, alarm], remove, wait);

    expect(kept).to.deep.equal([
      { what: topic, because: "AccessDenied: User is not authorized to perform: sns:DeleteTopic" },
    ]);
    expect(tried).to.deep.equal([alarm.type, topic.type, topic.type]);
  });

  for (const [what, error, type] of [
    ["networks until their interfaces are given back", dependency, subnet.type],
    ["what AWS puts off", refusal("ThrottlingException", "Rate exceeded"), topic.type],
  ] as const) {
    it(`waits for ${what}, though nothing is removed in the meantime`, async () => {
      const { tried, waits, remove, wait } = scripted({ [type]: Array.from({ length: 60 }, () => error) });

      const kept = await removeInPasses([remains(type)], remove, wait);

      expect(kept).to.deep.equal([]);
      expect(tried.length).to.equal(61);
      expect(waits.reduce((sum, each) => sum + each, 0)).to.equal(15 * 60 * 1000);
    });
  }

  it("does not wait for ever: 45 minutes, in which nothing else goes", async () => {
    const { waits, remove, wait } = scripted({ [subnet.type]: always(dependency) });

    const kept = await removeInPasses([subnet], remove, wait);

    expect(kept).to.deep.equal([{ what: subnet, because: `GeneralServiceException: ${dependency.message}` }]);
    expect(waits.reduce((sum, each) => sum + each, 0)).to.equal(45 * 60 * 1000);
  });

  it("keeps roles for as long as Lambda needs them to give interfaces back", async () => {
    const { tried, remove, wait } = scripted({ [subnet.type]: [dependency, dependency] });

    const kept = await removeInPasses([role, subnet], remove, wait);

    expect(kept).to.deep.equal([]);
    expect(tried).to.deep.equal([subnet.type, subnet.type, subnet.type, role.type]);
  });

  it("keeps log groups for as long as something writes into them, and says what", async () => {
    const denial = refusal("AccessDenied", "no");
    const { tried, remove, wait } = scripted({ [worker.type]: always(denial) });

    const kept = await removeInPasses([group, worker], remove, wait);

    expect(tried).not.to.include(group.type);
    expect(kept).to.deep.equal([
      { what: worker, because: "AccessDenied: no" },
      { what: group, because: `It has to outlive ${worker.arn}, which is there: AccessDenied: no` },
    ]);
  });
});
