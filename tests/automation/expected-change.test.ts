import { expect } from "chai";
import { detailOf, expectingChange } from "../../automation/expected-change";

describe("A step that is to change something", () => {
  it("fails where nothing changes", () => {
    const { findings } = expectingChange({ detail: detailOf({ same: 3 }), findings: [] });

    expect(findings.map(({ kind }) => kind)).to.deep.equal(["engine"]);
  });

  it("passes where something changes", () => {
    const result = { detail: detailOf({ same: 3, update: 1 }), findings: [] };

    expect(expectingChange(result)).to.deep.equal({ detail: "1 update", findings: [] });
  });
});
