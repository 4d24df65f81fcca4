import * as path from "node:path";
import * as archive from "@pulumi/archive";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import {
  type Checksums,
  inOrder,
  manifestName,
  manifestOf,
  sha256,
} from "../../../validation/evidence/manifest";
import { EncryptedBucket } from "../../foundation/encrypted-bucket";
import type { Names } from "../../foundation/names";
import { onceCreated } from "../../foundation/ready";
import { classified } from "../../foundation/tags";
import type { DeployedPolicies, DeployedPolicy } from "./deployed-policies";
import { byPath, canonicalJson, ruleList, shownPolicy, type Texts } from "./evidence-files";
import { evidenceBucketName, evidenceBucketStatements } from "./evidence-policies";

export interface EvidencePackArgs {
  readonly names: Names;
  /** What the stack has deployed. */
  readonly deployed: DeployedPolicies;
  /** JSON of each service control policy by its name. */
  readonly serviceControlPolicies: Texts;
  /** For bash, with the AWS CLI. */
  readonly validationScript: pulumi.Input<string>;
  /** ARN of the usable key that encrypts it, in the region of the bucket. */
  readonly keyArn: pulumi.Input<string>;
  /** Who writes it, and nobody else. */
  readonly deployerArns: pulumi.Input<readonly string[]>;
  readonly protect: boolean;
}

/** Where the pack of a deployment is, and what is in it. */
export interface Evidence {
  readonly bucket: string;
  readonly key: string;
  /** SHA-256 of the list of its files, in hexadecimal digits. */
  readonly hash: string;
  /** SHA-256 of every file but that list, by path. */
  readonly files: Checksums;
}

/** The object as S3 keeps it. */
export interface EvidenceObject {
  readonly bucket: string;
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  /** SHA-256 of the zip, in Base64. */
  readonly checksum: string;
}

/** Where archives are made before they are uploaded: beside the program, and in no repository. */
const folder = path.join(__dirname, "..", "..", "..", ".evidence");

/**
 * What a deployment put in force, in one file for whoever audits it: every policy, the service control policies, the
 * rules and the commands that validate them, with a list of checksums whose own stands for all. A deployment that changes
 * nothing of it writes nothing; one that does writes a pack of its own, and those before stay.
 */
export class EvidencePack extends pulumi.ComponentResource {
  readonly evidence: pulumi.Output<Evidence>;
  readonly object: pulumi.Output<EvidenceObject>;

  constructor(name: string, args: EvidencePackArgs, opts: pulumi.ComponentResourceOptions) {
    super("baseline:operations:EvidencePack", name, {}, opts);

    const { names, deployed, protect } = args;
    const bucket = new EncryptedBucket(
      name,
      {
        bucketName: names.naming.apply(evidenceBucketName),
        keyArn: args.keyArn,
        statements: (arn) =>
          pulumi.output(args.deployerArns).apply((arns) => evidenceBucketStatements(arn, arns)),
        classification: "Confidential",
        protect,
      },
      { parent: this },
    );

    // The policies of its own bucket are known by now.
    const texts = textsOf(args);
    const checksums = texts.apply(checksumsOf);
    const manifest = checksums.apply(manifestOf);
    const hash = manifest.apply(sha256);
    const zip = archive.getFileOutput(
      {
        type: "zip",
        sources: pulumi
          .all([texts, manifest])
          .apply(([files, list]) =>
            inOrder({ ...files, [manifestName]: list }).map(([filename, content]) => ({ filename, content })),
          ),
        outputPath: hash.apply((digits) => path.join(folder, `${digits}.zip`)),
        outputFileMode: "0644",
      },
      { parent: this },
    );
    const object = new aws.s3.BucketObjectv2(
      `${name}-pack`,
      {
        bucket: bucket.readyName,
        key: pulumi.interpolate`evidence/${hash}/evidence.zip`,
        source: zip.outputPath.apply((file) => new pulumi.asset.FileAsset(file)),
        checksumAlgorithm: "SHA256",
        tags: classified("Confidential"),
      },
      // Evidence of a deployment that failed half-way would be none. Another pack has another key, and leaves this one.
      { parent: this, dependsOn: deployed.resources, retainOnDelete: true },
    );

    this.evidence = pulumi
      .all([object.bucket, object.key, hash, checksums])
      .apply(([inBucket, key, digits, files]) => ({ bucket: inBucket, key, hash: digits, files }));
    this.object = onceCreated(
      pulumi
        .all([bucket.readyName, object.key, zip])
        .apply(([inBucket, key, { outputSize, outputBase64sha256 }]) => ({
          bucket: inBucket,
          key,
          size: outputSize,
          checksum: outputBase64sha256,
        })),
      object,
    );
    this.registerOutputs({ evidence: this.evidence });
  }
}

const checksumsOf = (texts: Texts): Checksums =>
  Object.fromEntries(inOrder(texts).map(([file, text]) => [file, sha256(text)]));

/** Every file of the pack but its list. */
function textsOf({
  deployed,
  serviceControlPolicies,
  validationScript,
}: EvidencePackArgs): pulumi.Output<Texts> {
  const policies = pulumi.all(deployed.policies.map(fileOf));
  const rules = pulumi.all(
    deployed.rules.map(({ rule, settings }) =>
      pulumi.all([rule.arn, settings]).apply(([arn, known]) => ({ arn, settings: known })),
    ),
  );
  return pulumi.all([policies, rules, validationScript]).apply(
    ([files, list, script]): Texts => ({
      ...byPath(files),
      ...byPath(
        Object.entries(serviceControlPolicies).map(([each, text]) => [
          `scps/${each}.json`,
          canonicalJson(JSON.parse(text)),
        ]),
      ),
      "rules.json": canonicalJson(ruleList(list)),
      "validation/commands.sh": script,
    }),
  );
}

/** The external ID stays out; the rest is what the pack is for, so it is no secret any more. */
function fileOf({ path: file, document }: DeployedPolicy): pulumi.Output<[path: string, text: string]> {
  return pulumi.unsecret(
    pulumi
      .all([document, pulumi.isSecret(document)])
      .apply(([policy, isSecret]): [string, string] => [file, shownPolicy(file, policy, isSecret)]),
  );
}
