import { uploadOf } from "../flow/phase.ts";
import { guardUnload } from "./unload-guard.ts";
import { keepAwake as keepScreenOn } from "./wake-lock.ts";
import type { ItemState } from "../store/reduce-upload.ts";
import { connectForAll, preconnect as connectTo } from "./preconnect.ts";
import { isActive, isMoving } from "../store/upload-state.ts";
import type { UploaderOptions } from "../uploader-types.ts";

export type PageOptions = Pick<UploaderOptions<never>, "warnBeforeUnload" | "keepAwake" | "preconnect">;

/** In milliseconds. Servers keep an unused connection for less: Amazon S3 for 20 s, nginx for 75. */
const longestIdle = 90_000;

/** When an upload of the page last moved on. */
let lastMove = -Infinity;

export type PageEffects = {
  /**
   * Notes that an upload has changed: the page asks before it is closed, keeps its screen on, and opens connections
   * early.
   */
  changed: (state: ItemState<unknown>) => void;
};

export function createPageEffects(options: PageOptions): PageEffects {
  const { warnBeforeUnload = true, keepAwake = true, preconnect = [] } = options;
  /** The sizes of the uploads' files. */
  const moving = new Map<string, number>();
  return {
    changed(state) {
      const { item } = state;
      if (warnBeforeUnload) guardUnload(item.id, isAtRisk(state));
      const isFirst = isMoving(item) && moving.size === 0;
      if (isMoving(item)) moving.set(item.id, item.file.size);
      else moving.delete(item.id);
      if (!globalThis.document) return;
      if (isFirst) {
        connectTo(preconnect);
        // In a microtask, so that all files that were added together are counted. Not while a connection may still be
        // open: over that one the requests would be sent.
        if (performance.now() - lastMove > longestIdle)
          queueMicrotask(() => connectForAll(preconnect, [...moving.values()]));
      }
      if (isMoving(item)) lastMove = performance.now();
      if (keepAwake) keepScreenOn(item.id, isMoving(item));
    },
  };
}

/** Whether closing the page would lose something. */
function isAtRisk({ item, phase }: ItemState<unknown>): boolean {
  // The upload has no key and waits for a sign-in: nothing was sent that could be lost.
  const waitsForSignIn = item.status === "waiting" && item.reason === "signed-out" && !uploadOf(phase);
  return isActive(item) && item.status !== "ready" && !waitsForSignIn;
}
