/** What a field of an event is to be: a value, or a comparison such as `{ exists: false }`. */
export type Matcher = string | boolean | Readonly<Record<string, unknown>>;

/** Fields that an event has to have; of `$or` one alternative. */
export interface EventFields {
  readonly [field: string]: readonly Matcher[] | EventFields | readonly EventFields[];
}

/**
 * An event pattern. Events are told by what their `detail` is, not by their source or type, which have other names in
 * other partitions. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export interface EventPattern extends EventFields {}
