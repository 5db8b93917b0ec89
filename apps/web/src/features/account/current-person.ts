import { createStore, type Store } from "../../lib/store.ts";

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

/**
 * Empties a store when its person is gone, and fills it again if the same person is the next one to sign in.
 * @returns a function that changes what the store holds for a person, also while they are gone
 */
export function keepForPerson<Value>(store: Store<Value>, empty: Value) {
  let last = currentPerson.get();
  let kept = empty;
  currentPerson.subscribe(() => {
    const person = currentPerson.get();
    if (person === undefined) {
      kept = store.get();
      return store.set(empty);
    }
    store.set(person === last ? kept : empty);
    [last, kept] = [person, empty];
  });
  return (person: string | undefined, change: (value: Value) => Value): void => {
    if (person === currentPerson.get()) store.set(change(store.get()));
    else if (person === last) kept = change(kept);
  };
}
