import { createStore } from "../../lib/store.ts";

/** The album that is open: what is added goes into it, besides the library. */
export const destination = createStore<{ id: string; name: string } | undefined>(undefined);
