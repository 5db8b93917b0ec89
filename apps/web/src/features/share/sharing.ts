import { createStore } from "../../lib/store.ts";

/** A file that is to be shared. */
export type Shared = { id: string; isPrivate: boolean };

/** The files that the dialog is open for. */
export const sharing = createStore<readonly Shared[] | undefined>(undefined);

/** The API's limit of files in one link. */
export const maxShared = 200;
