/**
 * Of Node: the embedded database's WebAssembly is compiled once, and not again for speed. That would take longer than all that
 * tests ask of it.
 */
export const fastDatabase = "--liftoff-only";

/** What processes are started with in which tests run, and those that tests start: they have one database, and its hashes, together. */
export const fastProcess = [fastDatabase, `--import=${new URL("cheap-passwords.mjs", import.meta.url).href}`];
