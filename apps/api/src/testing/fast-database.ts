/**
 * Of Node: the embedded database's WebAssembly is compiled once, and not again for speed. That would take longer than all that
 * tests ask of it.
 */
export const fastDatabase = "--liftoff-only";
