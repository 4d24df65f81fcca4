import { expect } from "chai";
import type { Registration } from "../../rehearsal";
import { findingsOf, rehearseWith } from "../support/rehearsal";

function withoutReplicateKey(registration: Registration): void {
  if (registration.name === "foundation-key-us-east-1-policy") {
    const policy = JSON.parse(String(registration.inputs["policy"]));
    const kept = policy.Statement.filter(({ Action }: { Action: unknown }) => Action !== "kms:ReplicateKey");
    registration.inputs = { ...registration.inputs, policy: JSON.stringify({ ...policy, Statement: kept }) };
  }
}

describe("F2: a primary key policy without kms:ReplicateKey", () => {
  it("is refused when the first replica is made, and no order cures it", async () => {
    const report = await rehearseWith(withoutReplicateKey);

    const [first] = findingsOf(report);
    expect(first).to.include({
      kind: "refusal",
      operation: "create",
      code: "AccessDeniedException",
      resource: "foundation-key-ap-southeast-1 (aws:kms/replicaKey:ReplicaKey)",
      region: "ap-southeast-1",
    });
    expect(first?.message).to.match(
      /not authorized to perform: kms:ReplicateKey on resource: arn:aws:kms:us-east-1:/,
    );
    expect(first?.cure).to.contain("allow").and.to.contain("kms:ReplicateKey");
  });
});
