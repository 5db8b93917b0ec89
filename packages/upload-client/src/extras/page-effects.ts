import { uploadOf } from "../flow/phase.ts";
import { guardUnload } from "./unload-guard.ts";
import { keepAwake as keepScreenOn } from "./wake-lock.ts";
import type { ItemState } from "../store/reduce-upload.ts";
import { connectForAll, preconnect as connectTo } from "./preconnect.ts";
import { isMoving } from "../store/upload-state.ts";
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
      const moves = isMoving(item);
      const isFirst = moves && moving.size === 0;
      if (moves) moving.set(item.id, item.file.size);
      else moving.delete(item.id);
      if (!globalThis.document) return;
      if (isFirst) {
        connectTo(preconnect);
        // In a microtask, so that all files that were added together are counted. Not while a connection may still be
        // open: over that one the requests would be sent.
        if (performance.now() - lastMove > longestIdle)
          queueMicrotask(() => connectForAll(preconnect, [...moving.values()]));
      }
      if (moves) lastMove = performance.now();
      if (keepAwake) keepScreenOn(item.id, moves);
    },
  };
}

/** Whether closing the page would lose something. */
function isAtRisk({ item, phase }: ItemState<unknown>): boolean {
  // Before a sign-in, an upload without a key has sent nothing that could be lost.
  if (item.status === "waiting") return item.reason !== "signed-out" || uploadOf(phase) !== undefined;
  return isMoving(item) || item.status === "paused";
}
