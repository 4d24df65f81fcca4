import { rotationRow, type Secret } from "../aws/secretsmanager-rows";
import { Things } from "./estate-things";

/** Secrets that people make, change and delete. */
export class EstateSecrets extends Things<Secret> {
  /** Has a function rotate a secret every so many days; that it ever does is not seen here. Throws where there is none. */
  rotate(arn: string, functionArn: string, everyDays = 30): void {
    const { arn: secretArn } = this.get(arn);
    this.facts.put(rotationRow(secretArn), { secretArn, functionArn, everyDays });
    this.changed();
  }

  override delete(arn: string): void {
    this.facts.remove(rotationRow(arn));
    super.delete(arn);
  }
}
