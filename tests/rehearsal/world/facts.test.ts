import { expect } from "chai";
import { Facts, type Row, type View } from "../../../rehearsal/world/facts";
import { foundInAccount, Store } from "../../../rehearsal/world/store";

const row = (name: string) => `kms:alias:${name}` as Row<string>;
const role = "iam:role:Mine" as Row<string>;

/** A store in which operations 1 and 2 have written after what was found. */
function store(): Store {
  const all = new Store();
  all.write(foundInAccount, row("found"), "found");
  all.write(1, row("one"), "of 1");
  all.write(2, row("one"), "of 2");
  all.write(2, row("two"), "of 2");
  all.write(2, row("found"), undefined);
  all.write(1, role, "role");
  return all;
}

const seeing = (...writers: readonly number[]) => ({ visible: new Set(writers) });
const facts = (view: View) => new Facts(store(), view);
const names = (of: Facts) => of.list<string>("kms:alias").map(([key, value]) => `${key} ${value}`);

describe("Facts in a view", () => {
  it("are what was found and what visible operations wrote last", () => {
    expect(names(facts(seeing()))).to.deep.equal(["kms:alias:found found"]);
    expect(names(facts(seeing(1)))).to.deep.equal(["kms:alias:found found", "kms:alias:one of 1"]);
    expect(names(facts(seeing(1, 2)))).to.deep.equal(["kms:alias:one of 2", "kms:alias:two of 2"]);
  });

  it("show changes on top, and leave the store as it is", () => {
    const all = store();
    const changed = new Facts(all, seeing(1));

    changed.put(row("one"), "changed");
    changed.put(row("new"), "new");
    changed.remove(row("found"));

    expect(names(changed)).to.deep.equal(["kms:alias:one changed", "kms:alias:new new"]);
    expect(names(new Facts(all, seeing(1)))).to.deep.equal(["kms:alias:found found", "kms:alias:one of 1"]);
  });

  it("list those of one kind only", () => {
    const all = facts(seeing(1, 2));
    all.put("kms:aliases:x" as Row<string>, "another kind");

    expect(all.list("kms:alias")).to.have.length(2);
  });

  it("list those only of which something holds", () => {
    const all = facts(seeing(1));
    all.put(row("new"), "of 1");
    all.put(row("other"), "of 3");

    const listed = all.list<string>("kms:alias", { where: (value) => value === "of 1" });

    expect(listed).to.deep.equal([
      [row("one"), "of 1"],
      [row("new"), "of 1"],
    ]);
  });

  it("are read where something holds of what anybody has written, and else passed over", () => {
    const all = facts(seeing(1));

    const listed = all.list<string>("kms:alias", { where: (value) => value === "found" });

    expect(listed).to.deep.equal([[row("found"), "found"]]);
    expect([...all.reads]).to.deep.equal([row("found")]);
    expect([...all.passedOver]).to.deep.equal([row("one"), row("two")]);
  });

  it("that were written once the store is as it is are not listed twice", () => {
    const store = new Store();
    const all = new Facts(store, seeing(1));
    all.put(row("one"), "mine");
    store.write(1, row("one"), "theirs");

    expect(names(all)).to.deep.equal(["kms:alias:one mine"]);
  });

  it("remember which rows were read from the store, and none that were changed before", () => {
    const all = facts(seeing(1));
    all.put(row("one"), "changed");

    all.get(row("one"));
    all.get(row("missing"));

    expect([...all.reads]).to.deep.equal([row("missing")]);
  });

  it("are of other people where nobody ever wrote the row, be it out of sight", () => {
    const all = facts(seeing());
    all.remove(row("removed"));

    expect(all.isForeign(row("theirs"))).to.equal(true);
    expect(all.isForeign(row("two"))).to.equal(false);
    expect(all.isForeign(row("found"))).to.equal(false);
    expect(all.isForeign(row("removed"))).to.equal(false);
  });
});

describe("Facts of IAM", () => {
  const late: View = { visible: new Set([1, 2]), iamAsSeenByOthers: new Set() };

  it("reach others late", () => {
    expect(facts(late).get(role)).to.equal(undefined);
    expect(facts(late).list("iam:role")).to.deep.equal([]);
  });

  it("reach those in time who repeat their calls", () => {
    const options = { retriedUntilConsistent: "https://example.com/" };

    expect(facts(late).get(role, options)).to.equal("role");
    expect(facts(late).list("iam:role", options)).to.have.length(1);
  });

  it("leave the facts of other services in time", () => {
    expect(facts(late).get(row("one"))).to.equal("of 2");
  });

  it("reach others once they have caught up", () => {
    const all = facts(late);

    all.catchUp();

    expect(all.get(role)).to.equal("role");
    expect(all.list("iam:role")).to.have.length(1);
  });

  it("reach everybody in time where nothing is said of lateness", () => {
    expect(facts(seeing(1)).get(role)).to.equal("role");
  });
});
