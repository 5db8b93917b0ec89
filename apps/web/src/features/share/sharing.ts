import { createStore } from "../../lib/store.ts";

/** A file that is to be shared. */
export type Shared = { id: string; isPrivate: boolean };

/** What the dialog is open for. */
export const sharing = createStore<readonly Shared[] | undefined>(undefined);

/** Files of one link; the API takes no more. */
export const maxShared = 200;
