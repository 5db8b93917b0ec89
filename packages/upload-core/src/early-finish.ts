import { KiB } from "./bytes.ts";

/**
 * For files of up to this many bytes a browser asks finish while it still sends them, and finish waits: at 4 Mbit/s they arrive in half a
 * second.
 */
export const maxEarlyFinishSize = 256 * KiB;
