/** What no file waits for and nothing needs after a failure is a chunk of its own, loaded behind the engine. */
export const loadExtras = () => import("./extras.ts");
