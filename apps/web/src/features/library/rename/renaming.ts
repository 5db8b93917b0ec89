import { createStore } from "../../../lib/store.ts";
import { currentPerson } from "../../account/current-person.ts";
import type { Media } from "../media.ts";

/** With the name that it was to get, where that failed. */
export type Renaming = Media & { wanted?: string };

/** Which file the dialog is open for. */
export const renaming = createStore<Renaming | undefined>(undefined);

// Its file is not the next person's.
currentPerson.subscribe(() => renaming.set(undefined));
