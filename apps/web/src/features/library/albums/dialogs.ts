import { createStore } from "../../../lib/store.ts";
import { currentPerson } from "../../account/current-person.ts";

type Naming = {
  /** The one that gets another name; without it a new one is made. */
  album?: { id: string; name: string };
  /** What a new one holds from the beginning. */
  ids?: readonly string[];
  /** Of a new one whose making was not heard of. */
  newId?: string;
  /** The name that was not taken. */
  wanted?: string;
};

/** For what an album's name is asked. */
export const naming = createStore<Naming | undefined>(undefined);

/** The files that an album is chosen for. */
export const adding = createStore<readonly string[] | undefined>(undefined);

/** Closes both. */
export function closeAlbumDialogs(): void {
  naming.set(undefined);
  adding.set(undefined);
}

// Files and albums are not the next person's.
currentPerson.subscribe(closeAlbumDialogs);
