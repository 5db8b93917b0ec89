import { createStore } from "../../lib/store.ts";

/**
 * What was wrong with the last drop: how many of its files or folders the browser could not read, that there was no file in it, or that the album
 * that it was for is gone.
 */
export const dropProblem = createStore<{ unreadable: number } | "no-file" | "no-album" | undefined>(undefined);
