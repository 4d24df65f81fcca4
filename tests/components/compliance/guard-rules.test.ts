import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect } from "chai";
import { guardRuleNames, guardRules, readPolicy } from "../../../components/compliance/guard-rules";
import { managedRules } from "../../../components/compliance/managed-rules";
import { physicalName } from "../../../components/foundation/names";
import { evaluators } from "../../../handlers/config-rules/evaluators";
import { isResourceType } from "../../../rehearsal/aws/config-refusals";
import type { Values } from "../../../rehearsal/aws/model";
import { installedGuard } from "../../../rehearsal/guard/engine";
import { laterFunctionsIn } from "../../../rehearsal/guard/language";
import { root } from "../../support/rehearsal";
import { guardSchema, itemOf, pathsIn } from "./guard-items";

const folder = path.join(root, "components", "compliance", "guard");

const everybody = "0.0.0.0/0";
const permission = (
  ipProtocol: string,
  ports: readonly [from: number, to: number] | undefined,
  cidrs: readonly string[],
  more: Values = {},
): Values => ({
  ipProtocol,
  ...(ports && { fromPort: ports[0], toPort: ports[1] }),
  ipv4Ranges: cidrs.map((cidrIp) => ({ cidrIp })),
  ipv6Ranges: [],
  ...more,
});
const letsIn = (...ipPermissions: readonly Values[]): Values => ({ ipPermissions });
const byVersion6 = { ipv6Ranges: [{ cidrIpv6: "fd00::/8" }, { cidrIpv6: "::/0" }] };

const instance = (name: string, httpTokens: string, httpEndpoint = "enabled"): Values => ({
  state: { name },
  metadataOptions: { httpTokens, httpEndpoint },
});
const onRuntime = (runtime: string): Values => ({ packageType: "Zip", runtime });

interface Cases {
  readonly compliant: Readonly<Record<string, Values>>;
  readonly nonCompliant: Readonly<Record<string, Values>>;
  readonly notApplicable?: Readonly<Record<string, Values>>;
}

/** Configurations by what they are of. */
const cases: Readonly<Record<string, Cases>> = {
  "administration-not-open": {
    compliant: {
      "no permissions": letsIn(),
      "HTTPS for everybody": letsIn(permission("tcp", [443, 443], [everybody], byVersion6)),
      "SSH for a network": letsIn(permission("tcp", [22, 22], ["10.0.0.0/8"])),
      "everything from a network": letsIn(permission("-1", undefined, ["10.0.0.0/8"])),
      "all ports of UDP": letsIn(permission("udp", [0, 65535], [everybody])),
      "echo requests of everybody": letsIn(permission("icmp", [8, -1], [everybody])),
      "SSH for a network beside HTTPS for everybody": letsIn(
        permission("tcp", [22, 22], ["10.0.0.0/8"]),
        permission("tcp", [443, 443], [everybody]),
      ),
      "ports on either side of one": letsIn(
        permission("tcp", [20, 21], [everybody]),
        permission("tcp", [23, 25], [everybody]),
      ),
      "another protocol, without ports": letsIn(permission("50", undefined, [everybody])),
    },
    nonCompliant: {
      "everything for everybody": letsIn(permission("-1", undefined, ["10.0.0.0/8", everybody])),
      "everything for everybody by IPv6": letsIn(permission("-1", undefined, [], byVersion6)),
      "all ports": letsIn(permission("tcp", [0, 65535], [everybody])),
      "SSH after HTTPS": letsIn(
        permission("tcp", [443, 443], [everybody]),
        permission("tcp", [22, 22], [everybody]),
      ),
      "SSH by IPv6": letsIn(permission("tcp", [22, 22], ["10.0.0.0/8"], byVersion6)),
      ...Object.fromEntries(
        [22, 1433, 1521, 3306, 3389, 5432, 5985, 5986, 6379, 27017].map((port) => [
          `port ${port}`,
          letsIn(permission("tcp", [port, port], [everybody])),
        ]),
      ),
      "SSH, told as texts": letsIn({ ipProtocol: "tcp", fromPort: 22, toPort: 22, ipRanges: [everybody] }),
      "what tells of no permissions": { groupId: "sg-1" },
      "permissions that are null": { ipPermissions: null },
    },
  },
  "databases-not-public": {
    compliant: {
      "an instance inside": { publiclyAccessible: false },
      "an encrypted one inside": { publiclyAccessible: false, storageEncrypted: true },
      "one of a cluster": { publiclyAccessible: false, dBClusterIdentifier: "orders" },
    },
    nonCompliant: {
      "a public instance": { publiclyAccessible: true },
      "a public one of a cluster": { publiclyAccessible: true, dBClusterIdentifier: "orders" },
      "one that does not tell": { publiclyAccessible: null },
      "one without a word of it": { storageEncrypted: true },
    },
  },
  "functions-on-supported-runtimes": {
    compliant: Object.fromEntries(
      ["nodejs22.x", "nodejs24.x", "python3.10", "python3.14", "ruby3.3", "dotnet8", "dotnet10"]
        .concat(["java8.al2", "java21", "provided.al2", "provided.al2023"])
        .map((runtime) => [runtime, onRuntime(runtime)]),
    ),
    nonCompliant: {
      ...Object.fromEntries(
        [
          "nodejs",
          "nodejs4.3",
          "nodejs8.10",
          "nodejs12.x",
          "nodejs18.x",
          "nodejs20.x",
          "python2.7",
          "python3.6",
        ]
          .concat(["python3.9", "ruby2.7", "ruby3.2", "dotnetcore3.1", "dotnet5.0", "dotnet6", "dotnet7"])
          .concat(["java8", "go1.x", "provided"])
          .map((runtime) => [runtime, onRuntime(runtime)]),
      ),
      "an archive of no runtime": { packageType: "Zip" },
      "a package of no type": { packageType: null, runtime: "nodejs16.x" },
    },
    notApplicable: { "a container image": { packageType: "Image", runtime: null } },
  },
  "instances-use-imdsv2": {
    compliant: {
      "tokens are required": instance("running", "required"),
      "they are while it is stopped": instance("stopped", "required"),
      "metadata are switched off": instance("running", "optional", "disabled"),
    },
    nonCompliant: {
      "tokens are optional": instance("running", "optional"),
      "they are while it is stopped": instance("stopped", "optional"),
      "it does not tell": { state: { name: "running" } },
      "its state is unknown": { state: { name: null }, metadataOptions: { httpTokens: "optional" } },
    },
    notApplicable: {
      "it has ended": instance("terminated", "optional"),
      "it is ending": instance("shutting-down", "optional"),
    },
  },
  "secrets-rotate": {
    compliant: {
      "a secret that rotates": { RotationEnabled: true },
      "one that is not deleted": { RotationEnabled: true, Deleted: false },
      "one every 30 days": { RotationEnabled: true, RotationRules: { AutomaticallyAfterDays: 30 } },
    },
    nonCompliant: {
      "one that does not": { RotationEnabled: false },
      "one that says nothing of it": { Name: "orders", Deleted: false },
      "one that might be deleted": { RotationEnabled: false, Deleted: null },
      "one whose rotation was cancelled": {
        RotationEnabled: false,
        RotationRules: { AutomaticallyAfterDays: 30 },
      },
    },
    notApplicable: { "one that waits for its deletion": { RotationEnabled: false, Deleted: true } },
  },
  "topics-use-customer-key": {
    compliant: {
      "a key by its ARN": { KmsMasterKeyId: "arn:aws:kms:us-east-1:111122223333:key/mrk-1" },
      "a key by its id": { KmsMasterKeyId: "11111111-2222-3333-4444-555555555555" },
      "a key by its alias": { KmsMasterKeyId: "alias/aws/sns-of-mine" },
    },
    nonCompliant: {
      "no key": { DisplayName: "orders" },
      "an empty one": { KmsMasterKeyId: "" },
      "none at all": { KmsMasterKeyId: null },
      "AWS's own": { KmsMasterKeyId: "alias/aws/sns" },
      "AWS's own by its ARN": { KmsMasterKeyId: "arn:aws:kms:us-east-1:111122223333:alias/aws/sns" },
    },
  },
};

describe("The rules in Guard", () => {
  for (const { name, description, resourceTypes, policyText } of guardRules()) {
    describe(name, () => {
      const [type = ""] = resourceTypes;
      const judged = cases[name];

      it("judges items as the real engine has it", function () {
        const guard = installedGuard();
        if (guard.kind === "missing") {
          this.skip();
        }
        const said = (configurations: Readonly<Record<string, Values>> = {}) => {
          const items = Object.values(configurations).map((each) => JSON.stringify(itemOf(type, each)));
          const statuses = guard.statuses(policyText, items);
          return Object.keys(configurations).map((what, index) => `${what}: ${statuses[index]}`);
        };
        const all = (configurations: Readonly<Record<string, Values>> = {}, status: string) =>
          Object.keys(configurations).map((what) => `${what}: ${status}`);

        expect(said(judged?.compliant)).to.deep.equal(all(judged?.compliant, "PASS"));
        expect(said(judged?.nonCompliant)).to.deep.equal(all(judged?.nonCompliant, "FAIL"));
        expect(said(judged?.notApplicable)).to.deep.equal(all(judged?.notApplicable, "SKIP"));
      });

      it("has three items of each verdict to be tried with, in the shape of AWS Config's schema", () => {
        expect(Object.keys(judged?.compliant ?? {}).length).to.be.at.least(3);
        expect(Object.keys(judged?.nonCompliant ?? {}).length).to.be.at.least(3);
        const named = [judged?.compliant, judged?.nonCompliant, judged?.notApplicable]
          .flatMap((each) => Object.values(each ?? {}))
          .flatMap((each) => pathsIn(each));
        expect(new Set(named)).to.include.keys(...(guardSchema[type] ?? []));
      });

      it("says nothing of other types", function () {
        const guard = installedGuard();
        if (guard.kind === "missing") {
          this.skip();
        }
        const [other] = Object.values(judged?.nonCompliant ?? {});

        const item = JSON.stringify(itemOf("AWS::DynamoDB::Table", other ?? {}));
        expect(guard.statuses(policyText, [item])).to.deep.equal(["SKIP"]);
      });

      it("names no path that AWS Config does not record, and all of those here", () => {
        const code = policyText.replaceAll(/^#.*$/gm, "").replaceAll(/<<.*>>/g, "");
        const paths = [...code.matchAll(/\bconfiguration\.[\w.]+/g)].map(([each]) => each);
        const members = [...code.matchAll(/(?<![\w.%"])(\w+)(\[\*\]\.(\w+))?(?= *(?:==|<=|>=) )/g)].map(
          ([, member, , inner]) =>
            `configuration.ipPermissions.${inner === undefined ? member : `${member}.${inner}`}`,
        );
        const named = new Set([...paths, ...members.filter((each) => !each.endsWith(".resourceType"))]);

        expect([...named].sort()).to.deep.equal([...(guardSchema[type] ?? [])].sort());
      });

      it("is in the language that AWS Config runs, as one rule that is for its type alone", () => {
        expect(laterFunctionsIn(policyText)).to.deep.equal([]);
        // How AWS Config makes one verdict of several rules is not documented.
        const rules = [...policyText.matchAll(/^rule (\w+) when resourceType == "([\w:]+)"/gm)];
        expect(rules.map(([, rule, of]) => [rule, of])).to.deep.equal([[name.replaceAll("-", "_"), type]]);
        expect([...policyText.matchAll(/^rule /gm)]).to.have.length(1);
      });

      it("looks at one type that can be recorded, and has a name and a description that AWS takes", () => {
        const longest = { environment: "e".repeat(12), suffix: "s".repeat(12) };

        expect(resourceTypes.filter((each) => !isResourceType(each))).to.deep.equal([]);
        expect(resourceTypes).to.have.length(1);
        expect(() => physicalName(longest, "config", name)).not.to.throw();
        expect(description.length).to.be.within(1, 256);
      });
    });
  }

  it("are tried, each of them, and there is no other file of rules", () => {
    expect(Object.keys(cases)).to.deep.equal([...guardRuleNames]);
    expect(readdirSync(folder).sort()).to.deep.equal(guardRuleNames.map((name) => `${name}.guard`));
  });

  it("have names of their own, and none of another rule's", () => {
    const managed = managedRules({ requiredTags: {}, vpcId: "vpc" }).map(({ name }) => name);
    const names = [...guardRuleNames, ...managed, ...Object.keys(evaluators)];

    expect(new Set(names).size).to.equal(names.length);
  });

  it("are left out where a stack does not want them", () => {
    const wanted = guardRules({ "secrets-rotate": false, "databases-not-public": {} }).map(
      ({ name }) => name,
    );

    expect(wanted).to.deep.equal(guardRuleNames.filter((name) => name !== "secrets-rotate"));
  });

  it("have no more characters than AWS Config takes", () => {
    const directory = mkdtempSync(path.join(tmpdir(), "guard-"));
    const ofLength = (length: number) => {
      const file = path.join(directory, "long.guard");
      writeFileSync(file, "#".repeat(length));
      return file;
    };
    try {
      expect(readPolicy(ofLength(10_000))).to.have.length(10_000);
      expect(() => readPolicy(ofLength(10_001))).to.throw(
        "long.guard has 10001 characters; AWS Config takes at most 10000 of a rule in Guard.",
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
