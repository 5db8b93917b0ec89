import { createStore } from "../../lib/store.ts";

/** Whether an account was deleted on this page: the next page then says so. */
export const isErased = createStore(false);
