import { readFileSync } from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import { type GoldenNode, goldenOf, type Registration, simulatedAws } from "../../../rehearsal";
import { losses } from "../../../rehearsal/engine/golden";
import { findingsOf, graphOf, rehearseWith, root } from "../../support/rehearsal";

const committed = (stack: string) =>
  JSON.parse(readFileSync(path.join(root, "tests", "golden", `${stack}.json`), "utf8")) as GoldenNode[];

/** What a graph would lose if it came to what the program registers, with other configuration or a defect. */
async function lostOf(
  stack: "dev" | "prod",
  golden: readonly GoldenNode[],
  changes: Readonly<Record<string, unknown>> = {},
  alter?: (registration: Registration) => void,
) {
  return losses(simulatedAws, golden, await graphOf(stack, alter, changes));
}

describe("The committed graph", () => {
  for (const stack of ["dev", "prod"] as const) {
    it(`of ${stack} is what the program registers; npm run rehearse -- --stack ${stack} --accept renews it`, async () => {
      expect(goldenOf(await graphOf(stack))).to.deep.equal(committed(stack));
    });
  }

  it("keeps a log group from being replaced unnoticed", async () => {
    const report = await rehearseWith(
      (registration) => {
        if (registration.name === "event-logs-us-west-2-key-lifecycle-group") {
          registration.inputs = { ...registration.inputs, name: "/aws/events/renamed" };
        }
      },
      { golden: committed("dev"), parts: ["program"] },
    );

    expect(findingsOf(report)).to.have.length(1);
    expect(findingsOf(report)[0]).to.include({ kind: "golden", property: "name", region: "us-west-2" });
    expect(findingsOf(report)[0]?.message).to.match(
      /keeps data, and it would be replaced: name changes from ".*" to ".*renamed"/,
    );
    expect(findingsOf(report)[0]?.cure).to.contain("--accept");
  });

  it("keeps a key from vanishing unnoticed", async () => {
    const golden = committed("dev");
    const known = golden.find(
      ({ name, type }) => name === "foundation-key-us-east-1" && type.endsWith(":Key"),
    );
    const vanished = { ...known, urn: `${known?.urn}-before`, name: "foundation-key-before" } as GoldenNode;

    const findings = await lostOf("dev", [...golden, vanished]);

    expect(findings).to.have.length(1);
    expect(findings[0]?.message).to.equal(
      "foundation-key-before (aws:kms/key:Key) keeps keys, and it would vanish.",
    );
  });

  it("follows a key that was renamed under an alias", async () => {
    const alias = "urn:pulumi:dev::aws-security-baseline::aws:kms/key:Key::key-before";
    const golden = committed("dev").map((node) =>
      node.name === "foundation-key-us-east-1" && node.type.endsWith(":Key") ? { ...node, urn: alias } : node,
    );

    const findings = await lostOf("dev", golden, {}, (registration) => {
      if (registration.name === "foundation-key-us-east-1" && registration.type.endsWith(":Key")) {
        registration.aliases.push(alias);
      }
    });

    expect(findings).to.deep.equal([]);
  });

  it("keeps a key from moving to another region unnoticed", async () => {
    const golden = committed("dev").map((node) =>
      node.name === "foundation-key-us-east-1" ? { ...node, region: "us-east-2" } : node,
    );

    const [first] = await lostOf("dev", golden);

    expect(first).to.include({ kind: "golden", property: "region" });
  });

  it("keeps a protected stack from losing its protection unnoticed", async () => {
    const findings = await lostOf("prod", committed("prod"), { protect: false });

    expect(findings[0]?.message).to.match(/keeps (data|keys), and it would lose its protection\.$/);
    expect(findings).to.have.length(37);
  });

  it("lets everything else change", async () => {
    const changes = { logRetentionDays: 180, owner: "somebody-else" };

    expect(await lostOf("dev", committed("dev"), changes)).to.deep.equal([]);
  });
});
