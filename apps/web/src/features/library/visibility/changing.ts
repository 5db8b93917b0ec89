import { createStore } from "../../../lib/store.ts";
import { currentPerson } from "../../account/current-person.ts";
import type { Media } from "../media.ts";

/** Which file the dialog is open for. */
export const changing = createStore<Media | undefined>(undefined);

// Its file is not the next person's.
currentPerson.subscribe(() => changing.set(undefined));
