import type { RootHookObject } from "mocha";
import { knownSecrets } from "../../rehearsal/world/known-secrets";
import { printed, watchOutput } from "./output";

// It would stand between the dots, and says nothing that package.json does not say.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

/**
 * A rejection that nobody handles fails the run: an assertion inside `apply` would otherwise fail without a sound.
 */
process.on("unhandledRejection", (error) => {
  throw error;
});

watchOutput();

/** Whatever the whole run has printed, in this process and in those that it started, has no secret in it. */
export const mochaHooks: RootHookObject = {
  afterAll: () => {
    const output = printed();
    const shown = [...knownSecrets()].filter((secret) => output.includes(secret));
    if (shown.length > 0) {
      throw new Error(
        `The output of the tests shows ${shown.length} of ${knownSecrets().size} generated secrets (of ${shown.map(({ length }) => length).join(", ")} characters). Redact them where they are printed.`,
      );
    }
  },
};
