/** An event as people read it. EventBridge puts the facts in; one that the event does not have is left out. */
export interface EventMessage {
  readonly inputPaths: Readonly<Record<string, string>>;
  readonly inputTemplate: string;
}

/** One sentence that people read first, then the facts, by where they stand in the event. */
export function eventMessage(sentence: string, facts: Readonly<Record<string, string>>): EventMessage {
  const lines = Object.keys(facts).map((fact) => `"${fact}: <${fact}>"`);
  return { inputPaths: facts, inputTemplate: [JSON.stringify(sentence), ...lines].join("\n") };
}
