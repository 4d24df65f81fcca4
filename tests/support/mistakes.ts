import { expect } from "chai";
import { capture, simulatedAws } from "../../rehearsal";
import { inOneRegion, project } from "./rehearsal";

/** What the program says of a configuration, a line for each mistake. Where there is one, it registers nothing. */
export async function mistakesOf(values: Readonly<Record<string, unknown>>): Promise<string[]> {
  const { name, stack, config, run } = project("dev", values);
  const { graph, findings } = await capture({
    project: name,
    stack,
    config,
    program: run,
    table: simulatedAws,
  });
  const lines = findings.flatMap(({ message }) => message.split("\n").slice(1));
  if (lines.length > 0) {
    const registered = [...graph.nodes.values()].filter(({ type }) => type !== "pulumi:pulumi:Stack");
    expect(registered).to.deep.equal([]);
  }
  return lines.map((line) => line.trim().replace("aws-security-baseline:", ""));
}

/** A configuration that is refused. */
export interface MistakenCase {
  /** What is wrong with it. */
  readonly title: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Beginnings of the lines, in order. */
  readonly expected: readonly string[];
}

/** One test for each. */
export function refusesConfigurations(cases: readonly MistakenCase[]): void {
  for (const { title, values, expected } of cases) {
    it(`refuses ${title}, and registers nothing`, async () => {
      const mistakes = await mistakesOf(values);

      const beginnings = mistakes.map((line, index) => line.slice(0, expected[index]?.length ?? 0));
      expect(beginnings).to.deep.equal(expected);
    });
  }
}

/** One test for each configuration, by what it is about. The program runs with it, in one region unless it says where. */
export function acceptsConfigurations(
  cases: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): void {
  for (const [what, values] of Object.entries(cases)) {
    it(`accepts ${what}`, async () => {
      expect(await mistakesOf({ ...inOneRegion, ...values })).to.deep.equal([]);
    });
  }
}
