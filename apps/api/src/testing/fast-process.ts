/**
 * An option of Node: WebAssembly of the embedded database is compiled once, and not a second time for speed, which
 * would take longer than all the tests' statements.
 */
export const fastDatabase = "--liftoff-only";

/**
 * The options of all processes that run tests, and of those that tests start: they share one database and its password
 * hashes.
 */
export const fastProcess = [fastDatabase, `--import=${new URL("cheap-passwords.mjs", import.meta.url).href}`];
