import { createStore } from "../../lib/store.ts";

/** The id of the person who is signed in, for code outside components. */
export const currentPerson = createStore<string | undefined>(undefined);
