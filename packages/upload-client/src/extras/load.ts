/** Loads a separate chunk, after the engine: no file waits for it, and nothing needs it after a failure. */
export const loadExtras = () => import("./extras.ts");
