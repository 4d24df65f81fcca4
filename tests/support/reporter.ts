import { type Runner, reporters, type Test } from "mocha";

/** A dot for each test, and what was skipped by its title: a number alone would not tell what nobody has tried. */
class NamingSkips extends reporters.Dot {
  private readonly skipped: string[] = [];

  constructor(runner: Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.on("pending", (test: Test) => this.skipped.push(test.fullTitle()));
  }

  override epilogue(): void {
    super.epilogue();
    for (const title of this.skipped) {
      process.stdout.write(`  skipped: ${title}\n`);
    }
  }
}

// Mocha takes what the module is.
export = NamingSkips;
