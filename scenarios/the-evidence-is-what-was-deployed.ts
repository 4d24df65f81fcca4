import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { canonicalJson, withoutExternalId } from "../components/operations/evidence/evidence-files";
import { type LiveAccount, type Person, type Scenario, ScenarioFailure } from "../rehearsal";
import { type Evidence, faultsOf, wordsOf } from "../validation/evidence/verify";
import { foundationKeys, holderOf, primaryRegion, roleName, whyRefused } from "./people";

/** The auditor takes the pack, checks it against the outputs, and holds some of it against what AWS says. */
export const theEvidenceIsWhatWasDeployed: Scenario = {
  title: "The evidence is what was deployed",
  run: async (account) => {
    const auditor = await holderOf(account, "auditor");
    const pack = await readBy(auditor, account);
    const faults = faultsOf(pack, evidenceOf(account));
    if (faults.length > 0) {
      throw new ScenarioFailure("The evidence is not what was deployed.", faults.map(wordsOf).join(" "));
    }
    const files = unzipSync(pack);
    const questions = questionsOf(account);
    for (const question of questions) {
      await expectInForce(auditor, question, files);
    }
    expectNamed(account, files);
    const others = await expectRefused(account);
    return `${Object.keys(files).length} files, ${questions.length} of them held against AWS; ${others} others cannot read them`;
  },
};

interface DeployedEvidence extends Evidence {
  readonly bucket: string;
  readonly key: string;
}

function evidenceOf(account: LiveAccount): DeployedEvidence {
  return account.output("evidence") as unknown as DeployedEvidence;
}

function ask(who: Person, account: LiveAccount) {
  const { bucket: Bucket, key: Key } = evidenceOf(account);
  return who.call("S3Client", "GetObject", primaryRegion(account), { Bucket, Key });
}

async function readBy(who: Person, account: LiveAccount): Promise<Uint8Array> {
  const answer = await ask(who, account);
  if (answer.kind === "refused") {
    throw new ScenarioFailure("The auditor cannot read the evidence.", whyRefused(answer));
  }
  return answer.output["Body"] as unknown as Uint8Array;
}

/** A policy of the pack, and the question that AWS answers with that policy as it is in force. */
interface Question {
  /** Below `policies/`. */
  readonly file: string;
  readonly region: string;
  readonly client: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, string>>;
}

function questionsOf(account: LiveAccount): readonly Question[] {
  const region = primaryRegion(account);
  return [
    ...Object.entries(foundationKeys(account)).map(([where, KeyId]) => ({
      file: `kms/keyPolicy/foundation-key-${where}-policy.policy.json`,
      region: where,
      client: "KMSClient",
      operation: "GetKeyPolicy",
      input: { KeyId },
    })),
    {
      file: "s3/bucketPolicy/evidence-policy.policy.json",
      region,
      client: "S3Client",
      operation: "GetBucketPolicy",
      input: { Bucket: evidenceOf(account).bucket },
    },
    ...(["security-admin", "devops", "auditor"] as const).map((role) => ({
      file: `iam/role/access-${role}-role.assumeRolePolicy.json`,
      region,
      client: "IAMClient",
      operation: "GetRole",
      input: { RoleName: roleName(account, role) },
    })),
  ];
}

async function expectInForce(
  auditor: Person,
  { file, region, client, operation, input }: Question,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<void> {
  const answer = await auditor.call(client, operation, region, input);
  if (answer.kind === "refused") {
    throw new ScenarioFailure(`The auditor cannot ask for ${file}.`, whyRefused(answer));
  }
  const { Policy, Role } = answer.output;
  const { AssumeRolePolicyDocument } = (Role ?? {}) as { readonly AssumeRolePolicyDocument?: string };
  // IAM sends policies in the form of a URL.
  const text = AssumeRolePolicyDocument ? decodeURIComponent(AssumeRolePolicyDocument) : String(Policy);
  const shown = files[`policies/${file}`];
  if (!shown || canonicalJson(withoutExternalId(text).document) !== strFromU8(shown)) {
    throw new ScenarioFailure(`The evidence has another ${file} than is in force.`);
  }
}

/** Somebody changes one file of a copy, and nothing else. */
function expectNamed(account: LiveAccount, files: Readonly<Record<string, Uint8Array>>): void {
  const file = "policies/s3/bucketPolicy/evidence-policy.policy.json";
  const copy = zipSync({ ...files, [file]: strToU8("{}\n") }, { mtime: new Date(1980, 0, 1) });
  const named = faultsOf(copy, evidenceOf(account)).map(wordsOf).join(" ");
  if (named !== wordsOf({ file, fault: "tampered" })) {
    throw new ScenarioFailure("A changed file of the evidence is not named.", named);
  }
}

async function expectRefused(account: LiveAccount): Promise<number> {
  const others = {
    "an administrator": account.administrator,
    "security-admin": await holderOf(account, "security-admin"),
    devops: await holderOf(account, "devops"),
    "the root user": account.root,
  };
  for (const [name, person] of Object.entries(others)) {
    if ((await ask(person, account)).kind === "answered") {
      throw new ScenarioFailure(`The evidence can be read by ${name}.`);
    }
  }
  return Object.keys(others).length;
}
