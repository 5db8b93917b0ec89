import { uploadOf } from "./phase.ts";
import { guardUnload } from "./recovery/unload-guard.ts";
import { keepAwake as keepScreenOn } from "./recovery/wake-lock.ts";
import type { UploadRecord } from "./reduce-upload.ts";
import { preconnect as connectTo } from "./transfer/preconnect.ts";
import { isActive, isMoving } from "./upload-state.ts";
import type { UploaderOptions } from "./uploader-types.ts";

type PageOptions = Pick<UploaderOptions<never>, "warnBeforeUnload" | "keepAwake" | "preconnect">;

/** What uploads do to their page while there are any. */
export type PageEffects = {
  /** How many uploads are being worked on. */
  moving: () => number;
  update: (id: string, state: PageState) => void;
};

type PageState = {
  /** Whether something is done for an upload right now. */
  isMoving: boolean;
  /** Whether closing the page would lose something of it. */
  isAtRisk: boolean;
  /** Looks at what is being sent. */
  look?: ((at: number) => void) | undefined;
};

/** How often what is being sent is looked at, in milliseconds: no event says that a connection has gone dead. */
const lookDistance = 1_000;

export function createPageEffects(options: PageOptions): PageEffects {
  const { warnBeforeUnload = true, keepAwake = true, preconnect } = options;
  const moving = new Set<string>();
  const watchers = new Map<string, (at: number) => void>();
  let looking: ReturnType<typeof setInterval> | undefined;

  function watch(id: string, look: PageState["look"]): void {
    if (look) watchers.set(id, look);
    else watchers.delete(id);
    if (watchers.size > 0) looking ??= setInterval(callWatchers, lookDistance);
    else looking = clearInterval(looking) ?? undefined;
  }

  function callWatchers(): void {
    for (const look of Array.from(watchers.values())) look(performance.now());
  }

  return {
    moving: () => moving.size,
    update(id, { isMoving, isAtRisk, look }) {
      watch(id, look);
      if (warnBeforeUnload) guardUnload(id, isAtRisk);
      const isFirst = isMoving && moving.size === 0;
      if (isMoving) moving.add(id);
      else moving.delete(id);
      if (typeof document === "undefined") return;
      if (isFirst) connectTo(preconnect);
      if (keepAwake) keepScreenOn(id, isMoving);
    },
  };
}

export function pageStateOf({ item, phase }: UploadRecord<unknown>, look: (at: number) => void): PageState {
  // What waits for somebody to sign in has not begun: nothing of it would be lost.
  const waitsForSignIn = item.status === "waiting" && item.reason === "signed-out" && !uploadOf(phase);
  const hasBegun = item.status !== "ready" && !waitsForSignIn;
  return {
    isMoving: isMoving(item),
    isAtRisk: isActive(item) && hasBegun,
    ...(item.status === "uploading" && { look }),
  };
}
