import type { Scenario } from "../rehearsal";
import { aFailingRotationReachesAPerson } from "./a-failing-rotation-reaches-a-person";
import { aSecretRotates } from "./a-secret-rotates";
import { alertsReachPeopleInEveryRegion } from "./alerts-reach-people-in-every-region";
import { theRotationFunctionCanDoNothingElse } from "./the-rotation-function-can-do-nothing-else";
import { theSecretStaysInside } from "./the-secret-stays-inside";

export { exemptions } from "./exemptions";

/** What the baseline has to do once it is deployed, in the order in which it is tried. */
export const scenarios: readonly Scenario[] = [
  aSecretRotates,
  aFailingRotationReachesAPerson,
  alertsReachPeopleInEveryRegion,
  theSecretStaysInside,
  theRotationFunctionCanDoNothingElse,
];
