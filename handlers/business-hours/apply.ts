import { textOf } from "../shared/aws-errors";
import { announcementOf } from "./announcement";
import type { Plan } from "./plan";
import { RoleOnItsWay } from "./role-on-its-way";
import type { Services } from "./services";
import type { BusinessHoursSettings } from "./settings";

export interface Outcome {
  readonly announced: boolean;
  readonly roles: readonly RoleOnItsWay[];
  readonly failures: readonly string[];
}

/**
 * Puts a plan in force, in three steps. What it does not leave open is closed. Then people are told of a parameter
 * that they were not told of yet. Only then is anything opened, and only then do the documents say that people were
 * told: wherever this stops, nothing is open that should not be, and the next run tells them.
 *
 * The failure of one role does not keep another from its document. "outdated": the parameter changed meanwhile.
 */
export async function apply(
  plan: Plan,
  settings: BusinessHoursSettings,
  services: Services,
): Promise<Outcome | "outdated"> {
  const roles = Object.entries(settings.roles).map(
    ([key, role]) => new RoleOnItsWay(key, role, plan, settings.sensitiveOperations, services),
  );
  await Promise.all(roles.map((role) => role.close()));

  const failures: string[] = [];
  let announced = false;
  if (roles.some(({ hasNews }) => hasNews)) {
    try {
      if (await services.hasChangedSince(plan.parameter)) {
        return "outdated";
      }
      const failed = roles.flatMap(({ failure }) => failure ?? []);
      await services.announce(announcementOf(plan, settings, failed));
      announced = true;
    } catch (error) {
      failures.push(`The announcement failed, and nothing was opened: ${textOf(error)}`);
    }
  }

  const ready = roles.filter(({ hasNews, failure }) => failure === undefined && (announced || !hasNews));
  await Promise.all(ready.map((role) => role.settle()));
  return { announced, roles, failures: [...failures, ...roles.flatMap(({ failure }) => failure ?? [])] };
}
