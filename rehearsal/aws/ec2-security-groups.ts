import { ec2Arn, idKinds, named } from "./ec2-ids";
import { refuseWhileHeld } from "./ec2-network-interfaces";
import {
  defaultRuleRow,
  defaultSecurityGroupOf,
  type SecurityGroup,
  type SecurityGroupRule,
  securityGroupRow,
} from "./ec2-rows";
import { autonamed, type Call, physicalName, type ResourceModel, text } from "./model";

const api = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference";

/** Of groups and of rules. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
export function refuseBadDescription(call: Call, what: "security group" | "rule"): void {
  if (!/^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{0,255}$/.test(text(call.self.inputs, "description"))) {
    call.refuse({
      code: "InvalidParameterValue",
      message: `Invalid ${what} description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*`,
      fact: `${api}/API_CreateSecurityGroup.html; text as quoted in public issues`,
      property: "description",
    });
  }
}

function putGroup(call: Call): void {
  const { region = "", inputs, tags } = call.self;
  const { id } = call.outputs;
  const [name, vpcId] = [text(call.outputs, "name"), text(inputs, "vpcId")];
  call.put(securityGroupRow(id), { id, region, vpcId, name, description: text(inputs, "description"), tags });
}

const securityGroup: ResourceModel = {
  source: `${api}/API_CreateSecurityGroup.html`,
  properties: {
    name: autonamed,
    description: { replaces: true },
    // Without it, the group is in the default VPC, which a baseline does not use.
    vpcId: { required: true, replaces: true },
    revokeRulesOnDelete: {},
    tags: {},
  },
  outputs: (self) => {
    const id = `sg-${self.unique(17)}`;
    return { id, name: physicalName(self), arn: ec2Arn(self, "security-group", id) };
  },
  create: (call) => {
    const { inputs } = call.self;
    const { id } = call.outputs;
    const [name, vpcId] = [text(call.outputs, "name"), text(inputs, "vpcId")];
    named(call, idKinds.vpc, vpcId, "vpcId");
    refuseBadDescription(call, "security group");
    const groups = call.list<SecurityGroup>("ec2:security-group");
    if (groups.some(([, other]) => other.vpcId === vpcId && other.name === name && other.id !== id)) {
      call.refuse({
        code: "InvalidGroup.Duplicate",
        message: `The security group '${name}' already exists for VPC '${vpcId}'`,
        fact: `${api}/errors-overview.html (InvalidGroup.Duplicate); text as quoted in public issues`,
        property: "name",
      });
    }
    // The provider takes away the rule that lets everything out.
    putGroup(call);
  },
  update: putGroup,
  delete: (call) => {
    const { id } = call.outputs;
    const message = `resource ${id} has a dependent object`;
    const holds = ({ securityGroupIds }: { securityGroupIds: readonly string[] }) =>
      securityGroupIds.includes(id);
    refuseWhileHeld(call, message, holds, referencesTo(call, id));
    call.remove(securityGroupRow(id));
  },
};

/** Rules of other groups that name the group. With `revokeRulesOnDelete`, the provider takes them away itself. */
function referencesTo(call: Call, id: string): string[] {
  const rules = [
    ...call.list<SecurityGroupRule>("ec2:ingress-rule"),
    ...call.list<SecurityGroupRule>("ec2:egress-rule"),
  ].filter(
    ([, { peer, securityGroupId }]) =>
      securityGroupId !== id && peer.kind === "group" && peer.securityGroupId === id,
  );
  if (call.self.inputs["revokeRulesOnDelete"] === true) {
    for (const [row] of rules) {
      call.remove(row);
    }
    return [];
  }
  return rules.map(([, { securityGroupId }]) => `a rule of ${securityGroupId} names it`);
}

/** Not created but adopted: the provider takes its rules away, and leaves it where it is at the end. */
const defaultSecurityGroup: ResourceModel = {
  source: "https://www.pulumi.com/registry/packages/aws/api-docs/ec2/defaultsecuritygroup/",
  properties: { vpcId: { required: true, replaces: true }, tags: {} },
  outputs: (self) => {
    const id = defaultSecurityGroupOf(text(self.inputs, "vpcId"));
    return { id, name: "default", arn: ec2Arn(self, "security-group", id) };
  },
  create: (call) => {
    const vpcId = text(call.self.inputs, "vpcId");
    named(call, idKinds.vpc, vpcId, "vpcId");
    tagGroup(call);
    call.remove(defaultRuleRow("ingress", vpcId));
    call.remove(defaultRuleRow("egress", vpcId));
  },
  update: tagGroup,
  delete: () => {},
};

function tagGroup(call: Call): void {
  const group = call.get(securityGroupRow(call.outputs.id));
  if (group) {
    call.put(securityGroupRow(group.id), { ...group, tags: call.self.tags });
  }
}

export const ec2SecurityGroups: Readonly<Record<string, ResourceModel>> = {
  "aws:ec2/securityGroup:SecurityGroup": securityGroup,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": defaultSecurityGroup,
};
