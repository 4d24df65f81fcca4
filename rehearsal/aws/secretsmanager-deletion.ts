import type { Facts } from "../world/facts";
import { forget } from "./cloud-control-deletion";
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

/** What is lost with a secret, and the secret itself, by the input or output that names it. */
const named: Readonly<Record<string, string>> = {
  "aws:secretsmanager/secret:Secret": "arn",
  "aws:secretsmanager/secretPolicy:SecretPolicy": "secretArn",
  "aws:secretsmanager/secretRotation:SecretRotation": "secretId",
  "aws:secretsmanager/secretVersion:SecretVersion": "secretId",
};

/** Takes a secret out of its region, with everything that it has. */
export function removeSecret(facts: Facts, region: string, { arn, name }: Secret): void {
  for (const { id } of versionsOf(facts, arn)) {
    facts.remove(versionRow(arn, id));
  }
  for (const row of [rotationRow(arn), secretPolicyRow(arn), secretNameRow(region, name), secretRow(arn)]) {
    facts.remove(row);
  }
  const lost = madeResources(facts, ...Object.keys(named)).filter(
    ({ type, inputs, outputs }) => ({ ...outputs, ...inputs })[named[type] ?? ""] === arn,
  );
  forget(facts, ...lost);
}
