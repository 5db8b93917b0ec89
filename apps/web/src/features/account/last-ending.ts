import { createStore } from "../../lib/store.ts";

/**
 * How the last session on this page ended: the account was deleted, or the person signed out here. Undefined if the
 * session ended elsewhere. The sign-in page then says so.
 */
export const lastEnding = createStore<"erased" | "left" | undefined>(undefined);
