import { createStore } from "../../../lib/store.ts";
import type { Media } from "../media.ts";

/** Which file the dialog is open for. */
export const renaming = createStore<Media | undefined>(undefined);
