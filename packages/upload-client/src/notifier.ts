export type Notifier = {
  subscribe: (listener: () => void) => () => void;
  /** Tells the listeners at the next frame, once, however often it is called before. */
  notifySoon: () => void;
  /** Tells them now; what was due at the next frame is done with it. */
  notifyNow: () => void;
};

export function createNotifier(): Notifier {
  const listeners = new Set<() => void>();
  let due = false;

  function notifyNow(): void {
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
    notifySoon() {
      if (due) return;
      due = true;
      onNextFrame(() => {
        if (due) notifyNow();
      });
    },
    notifyNow,
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

/** Hidden pages get no animation frames, servers and workers may have none. */
function onNextFrame(callback: () => void): void {
  if (typeof document !== "undefined" && document.visibilityState === "visible") requestAnimationFrame(callback);
  else setTimeout(callback, 16);
}
