import { expect } from "chai";
import { accountId } from "../../support/rehearsal";
import { region, roleRows, worldWith } from "../../support/world";
import { callsOf, refusedWith, sessionArn } from "./call-fixtures";

const ec2Of = (...statements: readonly object[]) =>
  callsOf("EC2Client", worldWith(roleRows("Caller", ...statements)));

const arnOf = (id: string) => `arn:aws:ec2:${region}:${accountId}:instance/${id}`;

describe("Simulated calls of EC2", () => {
  it("know no instances", () => {
    const ec2 = ec2Of({ Action: "ec2:TerminateInstances", Resource: arnOf("*") });

    expect(refusedWith(() => ec2("TerminateInstances", { InstanceIds: ["i-1"] }))).to.deep.equal([
      "InvalidInstanceID.NotFound",
      "The instance ID 'i-1' does not exist",
    ]);
    expect(refusedWith(() => ec2("TerminateInstances", { InstanceIds: ["i-1", "i-2"] }))).to.deep.equal([
      "InvalidInstanceID.NotFound",
      "The instance IDs 'i-1, i-2' do not exist",
    ]);
  });

  it("ask whether the caller may terminate each of them", () => {
    const ec2 = ec2Of({ Action: "ec2:*", Resource: arnOf("i-1") });

    expect(refusedWith(() => ec2("TerminateInstances", { InstanceIds: ["i-1", "i-2"] }))).to.deep.equal([
      "UnauthorizedOperation",
      `You are not authorized to perform this operation. User: ${sessionArn("Caller")} is not authorized to perform: ec2:TerminateInstances on resource: ${arnOf("i-2")} because no identity-based policy allows the ec2:TerminateInstances action.`,
    ]);
  });

  it("refuse to terminate nothing", () => {
    expect(refusedWith(() => ec2Of()("TerminateInstances", { InstanceIds: [] }))).to.deep.equal([
      "MissingParameter",
      "The request must contain the parameter InstanceId",
    ]);
  });
});
