import { createStore } from "../../lib/store.ts";
import { currentPerson } from "../account/current-person.ts";

/** Where files of the library are since they were made public, by their ids; undefined where they were made private. */
export const currentAddresses = createStore<ReadonlyMap<string, string | undefined>>(new Map());

currentPerson.subscribe(() => currentAddresses.set(new Map()));
