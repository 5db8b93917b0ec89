import { KiB } from "./bytes.ts";

/**
 * For files of up to this many bytes a browser calls finish while it is still sending them, and finish waits: at 4
 * Mbit/s they arrive in a second.
 */
export const maxEarlyFinishSize = 512 * KiB;
