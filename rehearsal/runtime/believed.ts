/**
 * A function has come to something of other people's, a database or a secret that the account does not hold. What is
 * in it is unknown, so whatever the function makes of it is believed, and nothing more is seen of the invocation.
 */
export class Believed extends Error {
  override readonly name = "Believed";
}
