import type { Outputs, Refusal, Values } from "../aws/model";

/** What is there although the operation failed. */
export interface Partly {
  readonly id: string;
  readonly outputs: Outputs;
  readonly inputs: Values;
}

/** AWS has refused an operation, or what followed from it has failed. */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(
    readonly refusals: readonly Refusal[],
    /** Undefined where nothing has been done. */
    readonly partly?: Partly,
  ) {
    super(refusals.map(asText).join("\n"));
  }

  /** The same, with inputs that the state keeps in a form of their own. */
  keeping(inputs: Values): Refused {
    const { refusals, partly } = this;
    return partly
      ? new Refused(refusals, {
          ...partly,
          outputs: { ...partly.outputs, ...inputs },
          inputs: { ...partly.inputs, ...inputs },
        })
      : this;
  }

  /** One text for each refusal. */
  get reasons(): string[] {
    return this.refusals.map(asText);
  }
}

function asText({ code, message, property, because, cure, fact }: Refusal): string {
  const lines = [
    `${code}: ${message}`,
    property !== undefined && `  property: ${property}`,
    because !== undefined && `  because: ${because}`,
    cure !== undefined && `  change: ${cure}`,
    `  source: ${fact}`,
  ];
  return lines.filter(Boolean).join("\n");
}
