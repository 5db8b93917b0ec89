import { createStore } from "../../../lib/store.ts";

/**
 * What could not be taken, or put into its album: how many dropped files or folders the browser could not read;
 * that a drop had no file; that an album no longer exists or could not be created; or that files of the library could
 * not be added to their album, which can be retried.
 */
type TakeProblem = { unreadable: number } | { again: () => void } | "no-file" | "no-album";

export const takeProblem = createStore<TakeProblem | undefined>(undefined);
