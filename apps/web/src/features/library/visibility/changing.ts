import { createStore } from "../../../lib/store.ts";
import { currentPerson } from "../../account/current-person.ts";
import type { Media } from "../media.ts";

/** The file that the dialog is open for. */
export const changing = createStore<Media | undefined>(undefined);

// Closed for the next person, whose file this is not.
currentPerson.subscribe(() => changing.set(undefined));
