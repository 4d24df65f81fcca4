import { expect } from "chai";
import { type Around, AwsError, FakeAccount, keptAccount, openRoles, roles } from "./account";
import { at, breakGlass, errorOf, lockdown, settings, usual } from "./fixtures";

const timeOut = 60_000;
const reserve = 10_000;

/** Refuses calls for some milliseconds. */
const refusingFor =
  (account: FakeAccount, milliseconds: number, name: string, refused: (call: string) => boolean): Around =>
  async (call, send) => {
    if (account.now < start + milliseconds && refused(call)) {
      throw new AwsError(name);
    }
    return send();
  };

const start = at("12:00:00");
const always = Number.POSITIVE_INFINITY;

/** An account straight after its deployment. */
function newAccount(): FakeAccount {
  const account = new FakeAccount(start);
  account.write(usual);
  return account;
}

describe("A run straight after the deployment", () => {
  const refusals = [
    { call: "GetParameterHistory", name: "AccessDeniedException" },
    { call: "GetRolePolicy prod-devops", name: "AccessDenied" },
    { call: "GetRolePolicy prod-devops", name: "NoSuchEntityException" },
    { call: "PutRolePolicy prod-devops", name: "NoSuchEntityException" },
    { call: "PutRolePolicy prod-devops", name: "AccessDenied" },
    { call: "PutRolePolicy prod-devops", name: "ConcurrentModificationException" },
    { call: "PutRolePolicy prod-devops", name: "Throttling" },
    { call: "PutRolePolicy prod-devops", name: "TimeoutError" },
  ];
  for (const { call, name } of refusals) {
    it(`survives ${name} from ${call} for 20 seconds`, async () => {
      const account = newAccount();

      await account.run({ around: refusingFor(account, 20_000, name, (each) => each === call) });

      expect(openRoles(account)).to.deep.equal(roles);
    });

    if (call !== "GetRolePolicy prod-devops" || name !== "NoSuchEntityException") {
      it(`throws ${name} from ${call} before its time-out`, async () => {
        const account = newAccount();

        const error = await errorOf(
          account.run({ around: refusingFor(account, always, name, (each) => each === call) }),
        );

        expect(error.message).to.include(`AWS says ${name}`);
        expect(account.now - start).to.be.within(timeOut - reserve - 5000, timeOut - reserve);
      });
    }
  }

  it("survives 20 seconds in which nothing is allowed, and opens in time", async () => {
    const account = newAccount();

    await account.run({ around: refusingFor(account, 20_000, "AccessDenied", () => true) });

    expect(openRoles(account)).to.deep.equal(roles);
    expect(account.now - start).to.be.lessThan(25_000);
  });

  for (const name of ["AuthorizationErrorException", "KMSAccessDeniedException"]) {
    it(`survives ${name} from the topic`, async () => {
      const account = newAccount();
      account.write(breakGlass());

      await account.run({ around: refusingFor(account, 20_000, name, (call) => call === "Publish") });

      expect(account.published).to.have.lengthOf(1);
    });
  }

  it("throws at once what waiting does not cure", async () => {
    const account = newAccount();

    const error = await errorOf(
      account.run({
        around: refusingFor(account, always, "MalformedPolicyDocumentException", (call) =>
          call.startsWith("Put"),
        ),
      }),
    );

    expect(error.message).to.include("prod-devops").and.include("prod-security-admin");
    expect(account.now).to.equal(start);
  });
});

describe("A role that fails", () => {
  const devopsIsGone = (account: FakeAccount) =>
    refusingFor(account, always, "NoSuchEntityException", (call) => call.endsWith("prod-devops"));

  it("does not keep the other from its document", async () => {
    const account = newAccount();

    const error = await errorOf(account.run({ around: devopsIsGone(account) }));

    expect(openRoles(account)).to.deep.equal(["security-admin"]);
    expect(error.message).to.equal(
      "The policy of prod-devops failed: NoSuchEntityException: AWS says NoSuchEntityException",
    );
  });

  it("does not delay a lockdown of the other, and people are told that it is not in force everywhere", async () => {
    const account = await keptAccount("12:00:00");
    account.write(lockdown);
    let closedAt: number | undefined;
    const gone = devopsIsGone(account);
    const around: Around = async (call, send) => {
      closedAt ??= call === "PutRolePolicy prod-security-admin" ? account.now : undefined;
      return gone(call, send);
    };

    await errorOf(account.run({ around }));

    expect(closedAt).to.equal(start);
    expect(openRoles(account)).to.deep.equal(["devops"]);
    expect(account.published[0]?.message).to.include(
      "Not in force everywhere, and tried again: The policy of prod-devops failed",
    );
    await account.run();
    expect(openRoles(account)).to.deep.equal([]);
  });

  it("does not keep a break-glass from the other", async () => {
    const account = await keptAccount();
    account.write(breakGlass({ role: "security-admin" }));

    const around: Around = async (call, send) => {
      if (call === "GetRolePolicy prod-devops") {
        throw new AwsError("ServiceFailureException");
      }
      return send();
    };
    account.calls.length = 0;
    await errorOf(account.run({ around }));

    expect(openRoles(account)).to.deep.equal(["security-admin"]);
    // What is not known is not written over.
    expect(account.calls).to.not.include("PutRolePolicy prod-devops");
  });

  it("is named together with the others that fail", async () => {
    const account = newAccount();
    const names = Object.values(settings.roles).map(({ name }) => name);

    const error = await errorOf(
      account.run({
        around: refusingFor(account, always, "LimitExceeded", (call) => call.startsWith("Put")),
      }),
    );

    for (const name of names) {
      expect(error.message).to.include(`The policy of ${name} failed: LimitExceeded`);
    }
  });
});
