import { loadOnce } from "../lib/load-once.ts";

/**
 * Loads the code that checks files before they are announced; a separate chunk, because most of it is the table of
 * media types.
 */
export const loadRules = loadOnce(() => import("./prepare-file.ts"));
