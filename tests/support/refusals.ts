import { expect } from "chai";
import { baseAccounts, type Finding } from "../../rehearsal";
import { findingsOf, rehearseResources } from "./rehearsal";

/** What a program does that AWS refuses, and how. */
export interface RefusalCase {
  /** A sentence that begins with what is refused. */
  readonly title: string;
  readonly program: () => unknown;
  readonly expected: Partial<Pick<Finding, "kind" | "code" | "property" | "operation" | "cure">> & {
    readonly message: string | RegExp;
  };
}

/** One test per case: the rehearsal finds just this, and says it in these words. */
export function refuses(cases: readonly RefusalCase[]): void {
  for (const { title, program, expected } of cases) {
    it(`refuses ${title}`, async () => {
      const report = await rehearseResources(program, { accounts: baseAccounts.slice(1) });

      const { message, ...fields } = expected;
      const [first] = findingsOf(report);
      expect(first).to.include({ kind: "refusal", ...fields });
      expect(first?.fact).to.match(/^https:/);
      if (typeof message === "string") {
        expect(first?.message).to.equal(message);
      } else {
        expect(first?.message).to.match(message);
      }
    });
  }
}
