import { createStore } from "../../../lib/store.ts";
import { currentPerson } from "../../account/current-person.ts";
import type { Media } from "../media.ts";

/** With the new name, if saving it failed. */
export type Renaming = Media & { wanted?: string };

/** The file that the dialog is open for. */
export const renaming = createStore<Renaming | undefined>(undefined);

// Closed for the next person, whose file this is not.
currentPerson.subscribe(() => renaming.set(undefined));
