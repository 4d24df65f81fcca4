import { type Policy, PolicySyntaxError, parsePolicy } from "../policy/document";
import { idKinds, named } from "./ec2-ids";
import { endpointPolicyRow, endpointRow } from "./ec2-rows";
import { type Call, optionalText, type ResourceModel, text } from "./model";

const name = "endpoint policy";

/** What an endpoint has without a policy of the program's. https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html */
const fullAccess = parsePolicy(
  name,
  JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" } }),
);

function policyOf(call: Call): Policy {
  const given = optionalText(call.self.inputs, "policy");
  try {
    return given === undefined ? fullAccess : parsePolicy(name, given);
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) {
      throw error;
    }
    call.refuse({
      code: "InvalidPolicyDocument",
      message: "The specified policy document is not a valid JSON policy document.",
      because: error.message,
      fact: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (the code, with its description as the text)",
      property: "policy",
    });
    return fullAccess;
  }
}

/** Puts the policy among the inputs, or the one that lets everything through. */
export function putEndpointPolicy(call: Call, endpointId: string): void {
  call.put(endpointPolicyRow(endpointId), policyOf(call));
}

function putOnExisting(call: Call): void {
  const id = text(call.self.inputs, "vpcEndpointId");
  named(call, idKinds.endpoint, id, "vpcEndpointId");
  putEndpointPolicy(call, id);
}

const vpcEndpointPolicy: ResourceModel = {
  source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html",
  properties: { vpcEndpointId: { required: true, replaces: true }, policy: {} },
  outputs: (self) => ({ id: text(self.inputs, "vpcEndpointId") }),
  create: putOnExisting,
  update: putOnExisting,
  // The provider resets it; of somebody else's endpoint nothing is known, and nothing is kept.
  delete: (call) => {
    const id = text(call.self.inputs, "vpcEndpointId");
    if (call.get(endpointRow(id))) {
      call.put(endpointPolicyRow(id), fullAccess);
    } else {
      call.remove(endpointPolicyRow(id));
    }
  },
};

export const ec2EndpointPolicies: Readonly<Record<string, ResourceModel>> = {
  "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": vpcEndpointPolicy,
};
