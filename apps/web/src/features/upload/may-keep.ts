import { createStore } from "../../lib/store.ts";

/** Whether the browser can keep uploads for a later page. True until it has refused. */
export const mayKeep = createStore(true);

const probe = "may-keep";
let isAsked = false;

/** Tries to open a database, which some private windows refuse: once per page. */
export function askMayKeep(): void {
  if (isAsked) return;
  isAsked = true;
  const refuse = () => mayKeep.set(false);
  try {
    const opening = indexedDB.open(probe);
    opening.addEventListener("error", refuse);
    opening.addEventListener("success", () => {
      opening.result.close();
      indexedDB.deleteDatabase(probe);
    });
  } catch {
    refuse();
  }
}
