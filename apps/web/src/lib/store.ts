import { useSyncExternalStore } from "react";

export type Store<Value> = {
  get: () => Value;
  set: (value: Value) => void;
  subscribe: (listener: () => void) => () => void;
};

/** Creates a store for a value outside components, because several components change it. */
export function createStore<Value>(initial: Value): Store<Value> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set(value) {
      current = value;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export function useStore<Value>({ subscribe, get }: Store<Value>): Value {
  return useSyncExternalStore(subscribe, get);
}

/**
 * Creates a store for a choice that this browser keeps. If the browser refuses, the choice lasts as long as the page.
 */
export function createSetting<Value extends string>(
  name: string,
  values: readonly Value[],
  initial: Value,
): Store<Value> {
  const store = createStore(values.find((value) => value === read(name)) ?? initial);
  return {
    ...store,
    set(value) {
      store.set(value);
      try {
        localStorage.setItem(name, value);
      } catch {
        // Private windows may refuse.
      }
    },
  };
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
