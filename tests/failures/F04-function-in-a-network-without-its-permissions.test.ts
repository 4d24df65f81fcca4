import { expect } from "chai";
import {
  findingsOf,
  firstRefusal,
  forget,
  project,
  rehearseWith,
  without,
  withoutConfig,
} from "../support/rehearsal";

const message = "The provided execution role does not have permissions to call CreateNetworkInterface on EC2";
const resource = "secret-rotation-function (aws:lambda/function:Function)";

describe("F4: a function in a network whose role may not manage network interfaces", () => {
  it("is refused where AWSLambdaVPCAccessExecutionRole is not attached", async () => {
    const first = await firstRefusal(without("secret-rotation-network-interfaces"), withoutConfig);

    expect(first).to.include({ kind: "refusal", resource, code: "InvalidParameterValueException", message });
  });

  it("is a race where the function does not wait for the attachment, and the cure names it", async () => {
    const report = await rehearseWith(
      (registration) => {
        if (["secret-rotation-function", "secret-rotation-security-group"].includes(registration.name)) {
          forget(registration, "aws:iam/rolePolicyAttachment:RolePolicyAttachment");
        }
      },
      { project: project("dev", withoutConfig) },
    );

    const findings = findingsOf(report);
    expect(findings.find((finding) => finding.message === message)).to.include({
      kind: "race",
      resource,
      cure: `${resource}: add dependsOn: secret-rotation-network-interfaces (aws:iam/rolePolicyAttachment:RolePolicyAttachment)`,
    });
  });

  it("leaves its interfaces behind where the attachment goes before the security group", async () => {
    const report = await rehearseWith(
      (registration) => {
        if (registration.name === "secret-rotation-security-group") {
          forget(registration, "aws:iam/rolePolicyAttachment:RolePolicyAttachment");
        }
      },
      { project: project("dev", withoutConfig), parts: ["deployment", "destruction"] },
    );

    const [first] = findingsOf(report);
    expect(first).to.include({ kind: "race", operation: "delete", code: "DependencyViolation" });
    expect(first?.because).to.contain("ec2:DeleteNetworkInterface");
  });
});
