import { createStore } from "../../../lib/store.ts";
import { currentPerson } from "../../account/current-person.ts";

type Naming = {
  /** The album to rename. If undefined, a new one is created. */
  album?: { id: string; name: string };
  /** The files of a new album. */
  ids?: readonly string[];
  /** The id of a new album whose creation got no response. */
  newId?: string;
  /** The name whose saving failed. */
  wanted?: string;
};

/** What the name dialog is open for. */
export const naming = createStore<Naming | undefined>(undefined);

/** The files to choose an album for. */
export const adding = createStore<readonly string[] | undefined>(undefined);

/** Closes both dialogs. */
export function closeAlbumDialogs(): void {
  naming.set(undefined);
  adding.set(undefined);
}

// Closed for the next person, whose files and albums these are not.
currentPerson.subscribe(closeAlbumDialogs);
