import { createStore } from "../../lib/store.ts";

/**
 * What was wrong with the last drop: how many of its files or folders the browser could not read, that there was no file in it, that the album
 * that it was for is gone, or that files of the library could not be put into that album, which can be tried again.
 */
type DropProblem = { unreadable: number } | { again: () => void } | "no-file" | "no-album";

export const dropProblem = createStore<DropProblem | undefined>(undefined);
