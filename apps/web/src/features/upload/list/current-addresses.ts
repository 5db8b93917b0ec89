import { createStore } from "../../../lib/store.ts";
import { currentPerson } from "../../account/current-person.ts";

/** The URLs of files whose visibility was changed, by their ids: the new URL if public, undefined if private. */
export const currentAddresses = createStore<ReadonlyMap<string, string | undefined>>(new Map());

currentPerson.subscribe(() => currentAddresses.set(new Map()));
