import { type SecurityGroup, type SecurityGroupRule, securityGroupRuleRow } from "../aws/ec2-rows";
import { Things } from "./estate-things";

/** Security groups that people make, open, close and delete. */
export class EstateSecurityGroups extends Things<SecurityGroup> {
  /** Lets somebody in, instead of whom the group let in before; nobody: undefined. Throws where there is no such group. */
  letIn(id: string, rule: Omit<SecurityGroupRule, "securityGroupId"> | undefined): void {
    const row = securityGroupRuleRow("ingress", `of-${this.get(id).id}`);
    if (rule) {
      this.facts.put(row, { securityGroupId: id, ...rule });
    } else {
      this.facts.remove(row);
    }
    this.changed();
  }

  override delete(id: string): void {
    this.letIn(id, undefined);
    super.delete(id);
  }
}
