import { type LiveAccount, ScenarioFailure } from "../rehearsal";
import { holderOf, primaryRegion, whyRefused } from "./people";

/** What somebody writes into the emergency parameter: JSON as a person would, or a text that is none. */
export async function declare(account: LiveAccount, emergency: object | string): Promise<void> {
  const name = account.text("emergencyParameterName");
  const admin = await holderOf(account, "security-admin");
  const answer = await admin.call("SSMClient", "PutParameter", primaryRegion(account), {
    Name: name,
    Value: typeof emergency === "string" ? emergency : JSON.stringify(emergency),
    Overwrite: true,
  });
  if (answer.kind === "refused") {
    throw new ScenarioFailure("security-admin cannot declare an emergency.", whyRefused(answer));
  }
}
