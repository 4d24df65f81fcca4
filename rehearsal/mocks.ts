import type * as pulumi from "@pulumi/pulumi";
import { unknownProperties, type Values } from "./aws/model";
import { type AwsTable, simulatedAws } from "./aws/table";
import { selfOf } from "./engine/recorder";
import { accountIn } from "./world/account";

/**
 * The simulated AWS as mocks for `pulumi.runtime.setMocks`: outputs and ARNs have AWS's shape, and a type, property
 * or lookup that the table does not know is an error. Mocks see one resource at a time, so they refuse nothing that
 * follows from another resource; `rehearse` does.
 */
export function simulatedAwsMocks(table: AwsTable = simulatedAws): pulumi.runtime.Mocks {
  const regions = new Map<string, string>();
  const regionOf = (provider: string | undefined) => regions.get(provider?.split("::").at(-1) ?? "");

  return {
    newResource: ({ type, name, inputs, provider, custom }) => {
      const urn = `${type}::${name}`;
      if (type.startsWith("pulumi:providers:")) {
        regions.set(`${name}-provider`, inputs.region);
        return { id: `${name}-provider`, state: inputs };
      }
      if (custom === false) {
        return { id: "", state: {} };
      }
      const model = table.resources[type];
      if (!model) {
        throw new Error(`The simulated AWS does not know ${type}. Add it to rehearsal/aws/table.ts.`);
      }
      const unknown = unknownProperties(model, inputs);
      if (unknown.length > 0) {
        throw new Error(
          `The simulated AWS does not know ${unknown.join(", ")} of ${type}. Add it in rehearsal/aws/.`,
        );
      }
      const region = regionOf(provider);
      if (type.startsWith("aws:") && region === undefined) {
        throw new Error(`${name} (${type}) is left to the default provider. Give it an explicit one.`);
      }
      const { id, ...state } = model.outputs(
        selfOf({ urn, type, name, inputs: inputs as Values, identity: urn, provider: { region } }),
      );
      return { id, state: { ...inputs, ...state } };
    },
    call: ({ token, inputs, provider }) => {
      const lookup = table.lookups[token];
      const region = regionOf(provider) ?? "";
      if (!lookup) {
        const details = `The simulated AWS does not know ${token}. Add it to rehearsal/aws/lookups.ts.`;
        // Of an error of a lookup the SDK shows the details, as gRPC errors carry them.
        throw Object.assign(new Error(details), { details });
      }
      return { ...lookup(inputs as Values, { account: accountIn(region), region }) };
    },
  };
}
