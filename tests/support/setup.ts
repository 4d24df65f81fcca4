/**
 * A rejection that nobody handles fails the run: an assertion inside `apply` would otherwise fail without a sound.
 */
process.on("unhandledRejection", (error) => {
  throw error;
});
