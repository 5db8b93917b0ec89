import { createStore } from "../../../lib/store.ts";

/**
 * What was wrong with the last drop: the number of its files or folders that the browser could not read; that it had no
 * file; that an album no longer exists or could not be created; or that files of the library could not be added to their
 * album, which can be retried.
 */
type DropProblem = { unreadable: number } | { again: () => void } | "no-file" | "no-album";

export const dropProblem = createStore<DropProblem | undefined>(undefined);
