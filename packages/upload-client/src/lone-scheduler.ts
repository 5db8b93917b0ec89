import type { Scheduler } from "./scheduler.ts";
import type { Slots } from "./slots.ts";

let page: Scheduler | undefined;

/** The page's scheduler, a chunk of its own. What cannot load it goes on without. */
function loadPageScheduler(): Promise<Scheduler | undefined> {
  return import("./scheduler.ts").then(
    ({ pageScheduler }) => (page = pageScheduler),
    () => undefined,
  );
}

function lone(kind: keyof Scheduler): Slots {
  let isBusy = false;
  return async (task, request) => {
    // Once it is there everything goes through it.
    const scheduler = page ?? (isBusy ? await loadPageScheduler() : undefined);
    if (scheduler !== undefined) return scheduler[kind](task, request);
    isBusy = true;
    try {
      return await task();
    } catch (error) {
      // The browser may have kept it back for another tab's, which have that scheduler to reckon with.
      void loadPageScheduler();
      throw error;
    } finally {
      isBusy = false;
    }
  };
}

/**
 * For a component's one upload. While nothing else goes on there is nothing to share out: it begins at once, and the first
 * upload that comes beside another, or is tried again, brings the page's scheduler.
 */
export const loneScheduler: Scheduler = {
  files: lone("files"),
  connections: lone("connections"),
  calls: lone("calls"),
};
