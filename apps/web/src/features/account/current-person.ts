import { createStore } from "../../lib/store.ts";

/** The id of the signed-in person, for code outside components. */
export const currentPerson = createStore<string | undefined>(undefined);

/**
 * Remembers who is signed in, so that one person's action does not affect the next one, nor is shown to them. @returns
 * whether the same person is still signed in
 */
export function whoIsHere(): () => boolean {
  const person = currentPerson.get();
  return () => currentPerson.get() === person;
}
