import { loadOnce } from "../lib/load-once.ts";

/** Loads a separate chunk, after the engine: no file waits for it, and nothing needs it after a failure. */
export const loadExtras = loadOnce(() => import("./extras.ts"));
