import { expect } from "chai";
import type { Registration } from "../../rehearsal";
import { aSecretRotates } from "../../scenarios/a-secret-rotates";
import { changing, findingsBy, project, withoutConfig } from "../support/rehearsal";

const resource = "secret-generated-first-version (aws:secretsmanager/secretVersion:SecretVersion)";
/** What is said first of a stack whose secret has rotated, refreshed and deployed once more. */
const firstFinding = async (alter: (registration: Registration) => void) =>
  (
    await findingsBy([aSecretRotates], alter, {
      project: project("dev", withoutConfig),
      parts: ["operation"],
    })
  )[0];
const moved = /^AWSCURRENT of .*generated.* moves from version [\w-]+ to [\w-]+$/;

describe("F28: a first secret version that a later refresh and deployment put back as current", () => {
  it("is found where the version has no stage of its own: AWS has removed it, so it would be created again", async () => {
    const first = await firstFinding(
      changing("secret-generated-first-version", (inputs) => ({ ...inputs, versionStages: ["AWSCURRENT"] })),
    );

    expect(first).to.include({
      kind: "change",
      resource,
      message: `After a refresh, the next deployment would create ${resource}.`,
    });
    expect(first?.because).to.match(moved);
  });

  it("is found where the stages are not ignored: AWSCURRENT would be taken back", async () => {
    const first = await firstFinding((registration) => {
      if (registration.name === "secret-generated-first-version") {
        registration.ignoreChanges = ["secretString"];
      }
    });

    expect(first).to.include({
      kind: "change",
      resource,
      message: `After a refresh, the next deployment would update ${resource}: versionStages differs.`,
    });
    expect(first?.because).to.match(moved);
  });
});
