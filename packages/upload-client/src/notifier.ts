export type Notifier = {
  subscribe: (listener: () => void) => () => void;
  /** Tells the listeners at the next frame, once, however often it is called before. */
  notify: () => void;
};

export function createNotifier(): Notifier {
  const listeners = new Set<() => void>();
  let due = false;

  function tell(): void {
    due = false;
    // A copy: who subscribes meanwhile has seen the news already.
    for (const listener of Array.from(listeners)) runSafely(listener);
  }

  return {
    subscribe(listener) {
      // One entry a subscription: the same function may be subscribed twice.
      const entry = () => listener();
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    notify() {
      if (due || listeners.size === 0) return;
      due = true;
      onNextFrame(() => {
        if (due) tell();
      });
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

/** So long a frame may take, in milliseconds: a page that was hidden meanwhile gets none. */
const longestFrame = 250;

/** Hidden pages get no animation frames, servers and workers may have none. */
function onNextFrame(callback: () => void): void {
  const hasFrames = typeof document !== "undefined" && document.visibilityState === "visible";
  const timer = setTimeout(callback, hasFrames ? longestFrame : 16);
  if (!hasFrames) return;
  requestAnimationFrame(() => {
    clearTimeout(timer);
    callback();
  });
}
