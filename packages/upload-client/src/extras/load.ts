/** A chunk of its own, loaded behind the engine: no file waits for it, and nothing needs it after a failure. */
export const loadExtras = () => import("./extras.ts");
