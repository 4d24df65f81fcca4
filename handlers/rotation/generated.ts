import { type Credential, parseCredential } from "./credential";
import { differs, type Strategy, type Versions } from "./strategy";

const noDatabase = "No database is configured: the credential is generated, and no login uses it.";

/** Renews a credential that no database knows. */
export const generated: Strategy<Credential> = {
  parse: parseCredential,

  next: (current, password) => ({ ...current, password }),

  set: async (versions) => {
    refuseOtherUser(versions);
    return noDatabase;
  },

  test: async (versions) => {
    refuseOtherUser(versions);
    return `The pending version has the right format. ${noDatabase}`;
  },
};

function refuseOtherUser({ current, pending }: Versions<Credential>): void {
  if (pending.username !== current.username) {
    throw differs("username", "the current version");
  }
}
