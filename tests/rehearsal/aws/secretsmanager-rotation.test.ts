import { expect } from "chai";
import { functionRow, type LambdaFunction, permissionRow } from "../../../rehearsal/aws/lambda-rows";
import { keepRotating, rotate, rotationFailure } from "../../../rehearsal/aws/secretsmanager-rotation";
import { rotationRow, versionRow } from "../../../rehearsal/aws/secretsmanager-rows";
import { accountIn } from "../../../rehearsal/world/account";
import type { Invocation, World } from "../../../rehearsal/world/world";
import { accountId } from "../../support/rehearsal";
import { functionOf, handler, policyOf, type Rows, region, rowsOf, worldWith } from "../../support/world";
import { arn, type Stages, secretRows, stagesIn } from "./secretsmanager-fixtures";

/** A rotation function in a few lines, which logs each step; `fail` may name one that it does not finish. */
const rotating = (fail = "") =>
  functionOf(
    `const sdk = require("@aws-sdk/client-secrets-manager");
     ${handler(`
       const { Step, SecretId, ClientRequestToken } = event;
       console.log(Step);
       if (Step === "${fail}") throw new Error("not " + Step);
       const client = new sdk.SecretsManagerClient({});
       if (Step === "createSecret") {
         await client.send(new sdk.PutSecretValueCommand(
           { SecretId, ClientRequestToken, SecretString: "made in " + ClientRequestToken, VersionStages: ["AWSPENDING"] }));
       }
       if (Step === "finishSecret") {
         const { VersionIdsToStages } = await client.send(new sdk.DescribeSecretCommand({ SecretId }));
         const [from] = Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes("AWSCURRENT"));
         const VersionStage = "AWSCURRENT";
         await client.send(new sdk.UpdateSecretVersionStageCommand(
           { SecretId, VersionStage, MoveToVersionId: ClientRequestToken, RemoveFromVersionId: from }));
       }`)}`,
    { name: "rotation" },
  );

const permission = (definition: LambdaFunction, sourceArn = arn): Rows[number] => [
  permissionRow(definition.arn, "rotate"),
  {
    functionArn: definition.arn,
    statement: policyOf("function policy", {
      Sid: "rotate",
      Principal: { Service: "secretsmanager.amazonaws.com" },
      Action: "lambda:InvokeFunction",
      Condition: {
        ArnLike: { "aws:SourceArn": sourceArn },
        StringEquals: { "aws:SourceAccount": accountId },
      },
    }).statements[0],
  },
];

const rotation = (functionArn: string): Rows[number] => [
  rotationRow(arn),
  { secretArn: arn, functionArn, everyDays: 2 },
];

/** A secret whose rotation is switched on, with the function and its permission. */
function worldOf(stages: Stages, definition = rotating(), ...others: Rows): World {
  return worldWith([
    ...secretRows(stages),
    ...rowsOf(definition),
    permission(definition),
    rotation(definition.arn),
    ...others,
  ]);
}

const rotated = (world: World) => world.clock.until(rotate(world, accountIn(region), arn));
const stepsOf = ({ invocations }: World) =>
  invocations.map(({ event }) => (event as { readonly Step: string }).Step);

const steps = ["createSecret", "setSecret", "testSecret", "finishSecret"];
const first = "00000000-0000-4000-8000-000000000000";

describe("A rotation", () => {
  it("has the function take four steps with one new version", async () => {
    const world = worldOf({ v1: ["AWSCURRENT"] });

    expect(await rotated(world)).to.equal(undefined);
    expect(stepsOf(world)).to.deep.equal(steps);
    expect(world.invocations[0]?.event).to.deep.equal({
      Step: "createSecret",
      SecretId: arn,
      ClientRequestToken: first,
      RotationToken: first,
    });
    expect(stagesIn(world)).to.deep.equal({ v1: ["AWSPREVIOUS"], [first]: ["AWSCURRENT", "AWSPENDING"] });
    expect(world.facts.get(versionRow(arn, first))?.value).to.equal(`made in ${first}`);
    expect(world.problems).to.deep.equal([]);
  });

  it("takes another version each time, also beside the last one that is still pending", async () => {
    const world = worldOf({ v1: ["AWSCURRENT", "AWSPENDING"] });

    await rotated(world);
    const [second] = Object.entries(stagesIn(world)).filter(([, stages]) => stages.includes("AWSCURRENT"));
    await rotated(world);

    expect(stepsOf(world)).to.deep.equal([...steps, ...steps]);
    expect(stagesIn(world)[second?.[0] ?? ""]).to.deep.equal(["AWSPREVIOUS"]);
  });

  it("does not reserve a version that there is", async () => {
    const world = worldOf({ [first]: ["AWSCURRENT"] });

    await rotated(world);

    expect(Object.keys(stagesIn(world))).to.have.length(2);
    expect(stagesIn(world)[first]).to.deep.equal(["AWSPREVIOUS"]);
  });

  it("ends with the step that fails, and says which", async () => {
    const world = worldOf({ v1: ["AWSCURRENT"] }, rotating("testSecret"));

    const failed = (await rotated(world)) as Invocation;

    expect(stepsOf(world)).to.deep.equal(steps.slice(0, 3));
    expect(stagesIn(world)).to.deep.equal({ v1: ["AWSCURRENT"], [first]: ["AWSPENDING"] });
    expect(rotationFailure(failed)).to.deep.equal([
      {
        code: "RotationFailed",
        message:
          "The rotation that is switched on fails in its testSecret step, and the deployment does not: Error: not testSecret",
        fact: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html",
      },
    ]);
  });

  it("tells of what the function was not told", () => {
    const outcome = { kind: "failed", type: "Error", message: "no", because: "a policy" } as const;
    const event = { Step: "setSecret" };
    const invocation = { functionArn: "f", event, at: 0, logged: [], outcome };

    expect(rotationFailure(invocation)[0]?.because).to.equal("a policy");
    expect(rotationFailure({ ...invocation, outcome: { kind: "returned", value: null } })).to.deep.equal([]);
    expect(rotationFailure({ ...invocation, outcome: { kind: "believed", what: "theirs" } })).to.deep.equal(
      [],
    );
  });

  it("that did not finish is taken up again, with its version", async () => {
    const reserved = { secretArn: arn, id: first, value: undefined, stages: ["AWSPENDING"] };
    const world = worldOf({ v1: ["AWSCURRENT"] }, rotating(), [versionRow(arn, first), reserved]);

    await rotated(world);

    expect(
      world.invocations.map(({ event }) => (event as { ClientRequestToken: string }).ClientRequestToken),
    ).to.deep.equal(steps.map(() => first));
  });

  const refusals: {
    title: string;
    change: (world: World) => void;
    code: string;
    message: string;
    because?: string;
  }[] = [
    {
      title: "that nobody has switched on",
      change: ({ facts }) => facts.remove(rotationRow(arn)),
      code: "InvalidRequestException",
      message: "No Lambda rotation function ARN is associated with this secret.",
    },
    {
      title: "whose function is gone",
      change: ({ facts }) => facts.remove(functionRow(rotating().arn)),
      code: "AccessDeniedException",
      message:
        "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.",
    },
    {
      title: "whose function may not be invoked",
      change: ({ facts }) => facts.remove(permissionRow(rotating().arn, "rotate")),
      code: "AccessDeniedException",
      message:
        "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.",
      because: "no statement of any policy allows the action",
    },
  ];
  for (const { title, change, code, message, because } of refusals) {
    it(`${title} does not begin`, async () => {
      const world = worldOf({ v1: ["AWSCURRENT"] });
      change(world);

      const error = await rotated(world).catch((refusal) => refusal);

      expect(error).to.include({ name: code, message });
      if (because !== undefined) {
        expect(error).to.include({ because });
      }
      expect(stagesIn(world)).to.deep.equal({ v1: ["AWSCURRENT"] });
    });
  }
});

describe("A rotation schedule", () => {
  const day = 24 * 60 * 60 * 1000;
  const rotatedFor = async (world: World, days: number) => {
    keepRotating(world, accountIn(region), arn);
    await world.clock.pass(days * day);
    return stepsOf(world).filter((step) => step === "createSecret").length;
  };

  it("rotates each time after its interval", async () => {
    expect(await rotatedFor(worldOf({ v1: ["AWSCURRENT"] }), 1.9)).to.equal(0);
    expect(await rotatedFor(worldOf({ v1: ["AWSCURRENT"] }), 2)).to.equal(1);
    expect(await rotatedFor(worldOf({ v1: ["AWSCURRENT"] }), 7)).to.equal(3);
  });

  it("goes on after a rotation that failed", async () => {
    expect(await rotatedFor(worldOf({ v1: ["AWSCURRENT"] }, rotating("setSecret")), 5)).to.equal(2);
  });

  it("is a problem where a rotation does not even begin", async () => {
    const world = worldOf({ v1: ["AWSCURRENT"] });
    world.facts.remove(permissionRow(rotating().arn, "rotate"));

    await rotatedFor(world, 5);

    expect(world.problems.map(({ code }) => code)).to.deep.equal([
      "AccessDeniedException",
      "AccessDeniedException",
    ]);
    expect(world.problems[0]?.message).to.match(
      /^The rotation of arn:.*mine-a1b2c3 does not begin: Secrets Manager cannot invoke the specified Lambda function\./,
    );
  });

  it("ends when the rotation is switched off", async () => {
    const world = worldOf({ v1: ["AWSCURRENT"] });
    world.facts.remove(rotationRow(arn));

    expect(await rotatedFor(world, 5)).to.equal(0);
    expect(world.problems).to.deep.equal([]);
  });

  it("ends when it is switched off while it lasts", async () => {
    const world = worldOf({ v1: ["AWSCURRENT"] });
    world.clock.after(3 * day, () => world.facts.remove(rotationRow(arn)));

    expect(await rotatedFor(world, 9)).to.equal(1);
    expect(world.problems).to.deep.equal([]);
  });
});
