import { createStore } from "../../lib/store.ts";

/** The id of the person who is signed in, for code outside components. */
export const currentPerson = createStore<string | undefined>(undefined);

/** What one person has begun is not the next one's, nor told to them. @returns whether who is signed in now still is */
export function whoIsHere(): () => boolean {
  const person = currentPerson.get();
  return () => currentPerson.get() === person;
}
