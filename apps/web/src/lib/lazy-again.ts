import { type ComponentType, createElement, type FunctionComponent, lazy } from "react";

const failed = new Set<() => void>();

/** A component whose code comes when it is first shown. Unlike React's, one that could not be loaded can be tried again. */
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

/** To be called before what has failed is shown again. */
export function forgetFailures(): void {
  for (const forget of failed) forget();
  failed.clear();
}
