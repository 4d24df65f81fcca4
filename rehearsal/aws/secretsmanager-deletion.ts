import type { Facts } from "../world/facts";
import { forget } from "./cloud-control-deletion";
import { cloudTypes, partsOf } from "./cloud-control-types";
import { madeResources } from "./made-rows";
import {
  rotationRow,
  type Secret,
  secretNameRow,
  secretPolicyRow,
  secretRow,
  versionRow,
  versionsOf,
} from "./secretsmanager-rows";

const type = "aws:secretsmanager/secret:Secret";

/** Takes a secret out of its region, with everything that it has. */
export function removeSecret(facts: Facts, region: string, { arn, name }: Secret): void {
  for (const { id } of versionsOf(facts, arn)) {
    facts.remove(versionRow(arn, id));
  }
  for (const row of [rotationRow(arn), secretPolicyRow(arn), secretNameRow(region, name), secretRow(arn)]) {
    facts.remove(row);
  }
  const made = madeResources(facts, type).find(({ id }) => id === arn);
  if (made) {
    forget(facts, made, ...partsOf(facts, made, cloudTypes[type]?.takes));
  }
}
