import { type ComponentType, createElement, type FunctionComponent, lazy } from "react";

const failed = new Set<() => void>();

/**
 * Returns a component whose code is loaded when it is first shown. Unlike React's `lazy`, a failed load can be retried.
 */
export function lazyAgain<Props extends object>(load: () => Promise<ComponentType<Props>>): FunctionComponent<Props> {
  const make = () =>
    lazy(async () => {
      try {
        return { default: await load() };
      } catch (error) {
        failed.add(() => (current = make()));
        throw error;
      }
    });
  let current = make();
  return (props) => createElement(current, props);
}

/** Call this before something that has failed is shown again. */
export function forgetFailures(): void {
  for (const forget of failed) forget();
  failed.clear();
}
