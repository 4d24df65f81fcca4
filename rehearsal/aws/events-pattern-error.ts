/** EventBridge would refuse the pattern, or it asks for something that is not modelled. */
export class EventPatternError extends Error {
  override readonly name = "EventPatternError";

  constructor(
    readonly code: "InvalidEventPatternException" | "NotModelled",
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reasons are those of the parser that EventBridge uses, without the position in the text that it adds to most:
 * https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/JsonRuleCompiler.java. Many are
 * recorded from AWS in
 * https://github.com/localstack/localstack/blob/main/tests/aws/services/events/test_events_patterns.snapshot.json
 */
export function invalid(reason: string): never {
  throw new EventPatternError(
    "InvalidEventPatternException",
    `Event pattern is not valid. Reason: ${reason}`,
  );
}

export function notModelled(what: string): never {
  throw new EventPatternError(
    "NotModelled",
    `The simulated EventBridge does not know ${what} in an event pattern.`,
  );
}
