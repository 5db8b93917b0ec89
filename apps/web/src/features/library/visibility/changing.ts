import type { IconName } from "../../../components/icon.tsx";
import { createStore } from "../../../lib/store.ts";
import { currentPerson } from "../../account/current-person.ts";
import type { Media } from "../media.ts";

export type Visibility = Media["visibility"];

/** What a file can be made. */
export const otherThan: Record<Visibility, Visibility> = { public: "private", private: "public" };

export const visibilityIcons: Record<Visibility, IconName> = { public: "globe", private: "lock" };

/** Which file the dialog is open for. */
export const changing = createStore<Media | undefined>(undefined);

// Its file is not the next person's.
currentPerson.subscribe(() => changing.set(undefined));
