import { createStore } from "../../../lib/store.ts";

/** The album that is open: new files are added to it, besides the library. */
export const destination = createStore<{ id: string; name: string } | undefined>(undefined);
