import { createStore } from "../../lib/store.ts";

/** Whether an account was deleted on this page: the page that comes then says so. */
export const isErased = createStore(false);
