import { isHidden } from "../lib/is-hidden.ts";

export type Notifier = {
  /**
   * Without an id the listener hears of every change, with one only of that upload's, whatever else goes on.
   * @returns what ends it
   */
  subscribe: (listener: () => void, id?: string) => () => void;
  /** Tells the listeners at the next frame, once, however often it is called before. */
  notify: (id: string) => void;
};

export function createNotifier(): Notifier {
  /** Listeners by upload id; the key undefined holds those that hear about all. */
  const listeners = new Map<string | undefined, Set<() => void>>();
  const changed = new Set<string | undefined>();

  function tell(): void {
    // Before anybody is told: who subscribes meanwhile has seen the news already.
    const told = [...changed, undefined].flatMap((id) => [...(listeners.get(id) ?? [])]);
    changed.clear();
    told.forEach(runSafely);
  }

  return {
    subscribe(listener, id) {
      const all = listeners.get(id) ?? new Set();
      // One entry a subscription: the same function may be subscribed twice. An earlier listener of the same news may have ended it.
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

/** Runs foreign code so that its mistakes reach the console, and not the upload that happened to call it. */
export function runSafely(callback: () => void): void {
  try {
    callback();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** The longest wait for a frame, in milliseconds: a page that was hidden meanwhile gets no frame. */
const longestFrame = 250;

/** Hidden pages get no animation frames, servers and workers may have none. */
function onNextFrame(callback: () => void): void {
  const hasFrames = isHidden() === false;
  const timer = setTimeout(callback, hasFrames ? longestFrame : 16);
  if (!hasFrames) return;
  requestAnimationFrame(() => {
    clearTimeout(timer);
    callback();
  });
}
