import { createStore } from "../../../lib/store.ts";
import { currentPerson } from "../../account/current-person.ts";
import type { Media } from "../media.ts";

/** Which files the dialog is open for. */
export const tagging = createStore<readonly Media[] | undefined>(undefined);

// Its files are not the next person's.
currentPerson.subscribe(() => tagging.set(undefined));
