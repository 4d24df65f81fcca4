import type { Scenario } from "../rehearsal";
import { aDeadFunctionOpensNothing } from "./a-dead-function-opens-nothing";
import { aFailingRotationReachesAPerson } from "./a-failing-rotation-reaches-a-person";
import { aRepairThatFailsStops } from "./a-repair-that-fails-stops";
import { aRuleThatFailsSaysNothing } from "./a-rule-that-fails-says-nothing";
import { aSecretRotates } from "./a-secret-rotates";
import { aSilentTrailIsHeard } from "./a-silent-trail-is-heard";
import { aWaivedFindingComesBack } from "./a-waived-finding-comes-back";
import { alertsReachPeopleInEveryRegion } from "./alerts-reach-people-in-every-region";
import { breakGlassOpensAndClosesByItself } from "./break-glass-opens-and-closes-by-itself";
import { everyControlIsValidated } from "./every-control-is-validated";
import { lockdownClosesEverything } from "./lockdown-closes-everything";
import { newDisksAreEncrypted } from "./new-disks-are-encrypted";
import { noBucketBecomesPublic } from "./no-bucket-becomes-public";
import { oneViewHasEveryFinding } from "./one-view-has-every-finding";
import { otherRegionsAreRefused } from "./other-regions-are-refused";
import { rolesAreAssumedAsTheyShouldBe } from "./roles-are-assumed-as-they-should-be";
import { rootReadsNothing } from "./root-reads-nothing";
import { sensitiveOperationsFollowTheClock } from "./sensitive-operations-follow-the-clock";
import { stateIsForDeployers } from "./state-is-for-deployers";
import { tamperingReachesPeople } from "./tampering-reaches-people";
import { theBaselineIsCompliant } from "./the-baseline-is-compliant";
import { theEvidenceIsWhatWasDeployed } from "./the-evidence-is-what-was-deployed";
import { theRepairingRoleCanDoNothingElse } from "./the-repairing-role-can-do-nothing-else";
import { theRotationFunctionCanDoNothingElse } from "./the-rotation-function-can-do-nothing-else";
import { theSecretStaysInside } from "./the-secret-stays-inside";
import { whatIsFoundIsRepaired } from "./what-is-found-is-repaired";
import { whatIsNotCompliantIsTold } from "./what-is-not-compliant-is-told";
import { whatOnlyTimeShowsIsFound } from "./what-only-time-shows-is-found";
import { whatPeopleDoIsRecorded } from "./what-people-do-is-recorded";

export { exemptions } from "./exemptions";

/** How a protected stack is told that it may go: README.md */
export const unprotected = (config: Readonly<Record<string, string>>) => ({
  ...config,
  "aws-security-baseline:protect": "false",
});

/** A change that nothing has to be replaced for. */
export const changed = (config: Readonly<Record<string, string>>) => ({
  ...config,
  "aws-security-baseline:logRetentionDays": "180",
});

/** What the baseline has to do once it is deployed, in the order in which it is tried. */
export const scenarios: readonly Scenario[] = [
  sensitiveOperationsFollowTheClock,
  breakGlassOpensAndClosesByItself,
  lockdownClosesEverything,
  aDeadFunctionOpensNothing,
  rolesAreAssumedAsTheyShouldBe,
  otherRegionsAreRefused,
  rootReadsNothing,
  stateIsForDeployers,
  newDisksAreEncrypted,
  noBucketBecomesPublic,
  whatPeopleDoIsRecorded,
  tamperingReachesPeople,
  aSilentTrailIsHeard,
  everyControlIsValidated,
  theEvidenceIsWhatWasDeployed,
  theBaselineIsCompliant,
  whatIsNotCompliantIsTold,
  whatOnlyTimeShowsIsFound,
  aWaivedFindingComesBack,
  whatIsFoundIsRepaired,
  aRepairThatFailsStops,
  theRepairingRoleCanDoNothingElse,
  oneViewHasEveryFinding,
  aRuleThatFailsSaysNothing,
  aSecretRotates,
  aFailingRotationReachesAPerson,
  alertsReachPeopleInEveryRegion,
  theSecretStaysInside,
  theRotationFunctionCanDoNothingElse,
];
