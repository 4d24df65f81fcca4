/**
 * The only error that leaves this function. It has no `cause`: Lambda prints an error with all of its
 * properties, and those of a database's or an SDK's error may hold the value that was rejected.
 */
export class RotationError extends Error {
  override readonly name: string = "RotationError";

  constructor(
    message: string,
    /** SQLSTATE of PostgreSQL, exception of AWS or code of the network, where there is one. */
    readonly code?: string | undefined,
  ) {
    super(message);
  }
}

/** Something that was just written may not be readable yet: worth another look. */
export class NotYetVisibleError extends RotationError {
  override readonly name = "NotYetVisibleError";
}

/** Message and code of anything that was thrown, and nothing else of it. */
export function rotationError(error: unknown, doing?: string): RotationError {
  if (error instanceof RotationError) {
    return error;
  }
  const code = codeOf(error);
  // Node.js reports a host whose addresses all refuse by an AggregateError without a message.
  const said = (error instanceof Error && error.message) || code || String(error);
  const message = code === undefined || said === code ? said : `${said} (${code})`;
  return new RotationError(doing === undefined ? message : `${doing}: ${message}`, code);
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) {
    return undefined;
  }
  if ("code" in error && typeof error.code === "string") {
    return error.code;
  }
  return error.name === "Error" ? undefined : error.name;
}
