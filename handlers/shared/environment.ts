/** Variables of a function. Read it inside the handler: at import a missing one fails without a message. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Throws with the variable's name where it is missing or empty. */
export function requiredVariable(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value === "") {
    throw new Error(`The environment variable ${name} is not set.`);
  }
  return value;
}

/** Throws with the variable's name, its value and the values that are allowed. */
export function variableOneOf<Value extends string>(
  environment: Environment,
  name: string,
  allowed: readonly Value[],
): Value {
  const value = requiredVariable(environment, name);
  const known = allowed.find((each) => each === value);
  if (known === undefined) {
    throw new Error(`The environment variable ${name} is ${value}; allowed are ${allowed.join(", ")}.`);
  }
  return known;
}
