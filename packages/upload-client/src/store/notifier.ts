import { isHidden } from "../lib/is-hidden.ts";

export type Notifier = {
  /**
   * Calls the listener at every change; with an id, only at changes of that upload.
   * @returns a function that ends the subscription
   */
  subscribe: (listener: () => void, id?: string) => () => void;
  /** Calls the listeners at the next frame, once, however often this is called before. */
  notify: (id: string) => void;
};

export function createNotifier(): Notifier {
  /** Listeners by upload id; under the key undefined, those of all changes. */
  const listeners = new Map<string | undefined, Set<() => void>>();
  const changed = new Set<string | undefined>();

  function tell(): void {
    // Collected before any listener runs: a listener that subscribes meanwhile has already seen the change.
    const told = [...changed, undefined].flatMap((id) => [...(listeners.get(id) ?? [])]);
    changed.clear();
    told.forEach(runSafely);
  }

  return {
    subscribe(listener, id) {
      const all = listeners.get(id) ?? new Set();
      // One entry per subscription, because the same function may be subscribed twice. An earlier listener of this
      // change may have ended it.
      const entry = () => all.has(entry) && listener();
      listeners.set(id, all.add(entry));
      return () => {
        all.delete(entry);
        if (all.size === 0 && listeners.get(id) === all) listeners.delete(id);
      };
    },
    notify(id) {
      if (listeners.size === 0) return;
      if (changed.size === 0) onNextFrame(() => changed.size > 0 && tell());
      changed.add(id);
    },
  };
}

/** Runs the application's code so that its errors reach the console but do not fail the upload that called it. */
export function runSafely(callback: () => void): void {
  try {
    callback();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** The longest wait for a frame, in milliseconds: a page that is hidden meanwhile gets no frame. */
const longestFrame = 250;

/** Calls back at the next frame. Hidden pages get no animation frames; servers and workers may have none. */
function onNextFrame(callback: () => void): void {
  const hasFrames = isHidden() === false;
  const timer = setTimeout(callback, hasFrames ? longestFrame : 16);
  if (!hasFrames) return;
  requestAnimationFrame(() => {
    clearTimeout(timer);
    callback();
  });
}
