import { expect } from "chai";
import type { Role } from "../../../rehearsal/aws/iam-roles";
import { assumeRoleWithSaml, assumeRoleWithWebIdentity } from "../../../rehearsal/aws/sts";
import type { FederatedRequest } from "../../../rehearsal/aws/sts-requests";
import { accountId } from "../../support/rehearsal";
import { worldWith } from "../../support/world";
import { account, noon, ofAccount, roleArn, roleWith } from "./sts-fixtures";

const saml = `arn:aws:iam::${accountId}:saml-provider/workforce`;
const oidc = `arn:aws:iam::${accountId}:oidc-provider/id.example.com/tenant`;

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
const ways = {
  SAML: {
    assume: assumeRoleWithSaml,
    action: "sts:AssumeRoleWithSAML",
    provider: saml,
    assertion: { "saml:aud": "https://signin.aws.amazon.com/saml", "saml:iss": "https://idp.example.com" },
    Condition: {
      StringEquals: {
        "SAML:aud": "https://signin.aws.amazon.com/saml",
        "SAML:iss": "https://idp.example.com",
      },
      StringLike: { "sts:RoleSessionName": "admin-*" },
    },
    other: { "saml:iss": "https://other.example.com" },
  },
  WebIdentity: {
    assume: assumeRoleWithWebIdentity,
    action: "sts:AssumeRoleWithWebIdentity",
    provider: oidc,
    assertion: { "id.example.com/tenant:aud": "baseline", "id.example.com/tenant:sub": "repo:mine:main" },
    Condition: {
      StringEquals: { "id.example.com/tenant:aud": "baseline" },
      StringLike: { "id.example.com/tenant:sub": "repo:mine:*", "sts:RoleSessionName": "admin-*" },
    },
    other: { "id.example.com/tenant:sub": "repo:theirs:main" },
  },
} as const;

for (const [name, { assume, action, provider, assertion, Condition, other }] of Object.entries(ways)) {
  const statement = { Principal: { Federated: provider }, Action: action, Condition };
  const asked = (
    change: Partial<FederatedRequest> = {},
    trust: object = statement,
    role: Partial<Role> = {},
  ) =>
    assume(worldWith(roleWith([trust], role)).facts, account, {
      ...{ roleArn, sessionName: "admin-alice", provider, assertion },
      ...change,
    });

  describe(`Somebody with an assertion for AssumeRoleWith${name}`, () => {
    it("gets a session of the role that trusts the provider, which is told with each request", () => {
      expect(asked({ now: noon })).to.deep.include({ kind: "assumed" });
      const answer = asked({ now: noon });

      const session = answer.kind === "assumed" ? answer.session : undefined;
      expect(session?.principal).to.deep.include({ kind: "session", roleArn });
      expect(session?.principal.arn).to.match(/:assumed-role\/admin\/admin-alice$/);
      expect(session?.policies.map((policy) => policy.name)).to.deep.equal(["admin-policy"]);
      expect(session?.context).to.deep.equal({
        "aws:TokenIssueTime": "2026-01-14T12:00:00Z",
        "aws:FederatedProvider": provider,
      });
    });

    const refused: { title: string; change?: Partial<FederatedRequest>; trust?: object }[] = [
      { title: "of another provider", change: { provider: `${provider}-2` } },
      { title: "that says something else", change: { assertion: { ...assertion, ...other } } },
      { title: "that says nothing", change: { assertion: {} } },
      { title: "under another session name", change: { sessionName: "devops-alice" } },
      { title: "where the role trusts only the account", trust: ofAccount },
      {
        title: "where the role names the provider for AssumeRole",
        trust: { ...statement, Action: "sts:AssumeRole" },
      },
    ];
    for (const { title, change, trust } of refused) {
      it(`gets none ${title}`, () => {
        expect(asked(change, trust)).to.include({
          kind: "refused",
          code: "AccessDenied",
          message: `Not authorized to perform ${action}`,
        });
      });
    }

    it("is told nothing of the reason, which is kept", () => {
      const answer = asked({ assertion: {} });

      expect(answer.kind === "refused" && answer.because).to.match(
        /^trust: 1 wants StringEquals .*, and the request does not carry it$/,
      );
    });

    it("gets none of a role that is not there", () => {
      const { facts } = worldWith();
      const request = { roleArn, sessionName: "admin-alice", provider, assertion };

      expect(assume(facts, account, request)).to.deep.equal({
        kind: "refused",
        code: "AccessDenied",
        message: `Not authorized to perform ${action}`,
        because: `there is no role ${roleArn}`,
      });
    });

    it("gets one that lasts as long as the role says, and no longer", () => {
      const longest = { maxSessionDuration: 43_200 };

      expect(asked({ durationSeconds: 43_200 }, statement, longest).kind).to.equal("assumed");
      expect(asked({ durationSeconds: 3601 })).to.include({
        code: "ValidationError",
        message: "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
      });
    });

    it("has to ask in the form of the API", () => {
      expect(asked({ sessionName: "a" })).to.include({ kind: "refused", code: "ValidationError" });
    });

    it("is asked at the time of the request", () => {
      const trust = {
        ...statement,
        Condition: { DateLessThan: { "aws:CurrentTime": "2026-01-14T12:00:00Z" } },
      };

      expect(asked({ now: noon - 1 }, trust).kind).to.equal("assumed");
      expect(asked({ now: noon }, trust).kind).to.equal("refused");
    });
  });
}
