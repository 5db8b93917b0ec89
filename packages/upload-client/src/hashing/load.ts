import { loadOnce } from "../lib/load-once.ts";

/** Loads the code for hashing, which is a separate chunk. */
export const loadHashing = loadOnce(() => import("./hash.ts"));
