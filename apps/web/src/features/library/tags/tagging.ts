import { createStore } from "../../../lib/store.ts";
import { currentPerson } from "../../account/current-person.ts";
import type { Media } from "../media.ts";

/** The files that the dialog is open for. */
export const tagging = createStore<readonly Media[] | undefined>(undefined);

// Closed for the next person, whose files these are not.
currentPerson.subscribe(() => tagging.set(undefined));
