import { createStore } from "../../lib/store.ts";

/** The ids of uploads that end with their page: the browser refuses to keep what another page would need. */
export const notKept = createStore<ReadonlySet<string>>(new Set());

export const noteNotKept = ({ id }: { id: string }): void => notKept.set(new Set(notKept.get()).add(id));
