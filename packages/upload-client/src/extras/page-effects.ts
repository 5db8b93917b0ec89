import { uploadOf } from "../phase.ts";
import { guardUnload } from "./unload-guard.ts";
import { keepAwake as keepScreenOn } from "./wake-lock.ts";
import type { StoreRecord } from "../reduce-upload.ts";
import { preconnect as connectTo } from "./preconnect.ts";
import { isActive, isMoving } from "../upload-state.ts";
import type { UploaderOptions } from "../uploader-types.ts";

export type PageOptions = Pick<UploaderOptions<never>, "warnBeforeUnload" | "keepAwake" | "preconnect">;

export type PageEffects = {
  /** What an upload does to its page. */
  update: (record: StoreRecord<unknown>) => void;
};

export function createPageEffects(options: PageOptions): PageEffects {
  const { warnBeforeUnload = true, keepAwake = true, preconnect } = options;
  const moving = new Set<string>();
  return {
    update(record) {
      const { item } = record;
      if (warnBeforeUnload) guardUnload(item.id, isAtRisk(record));
      const isFirst = isMoving(item) && moving.size === 0;
      if (isMoving(item)) moving.add(item.id);
      else moving.delete(item.id);
      if (!globalThis.document) return;
      if (isFirst) connectTo(preconnect);
      if (keepAwake) keepScreenOn(item.id, isMoving(item));
    },
  };
}

/** Whether closing the page would lose something of it. */
function isAtRisk({ item, phase }: StoreRecord<unknown>): boolean {
  // What waits for somebody to sign in has not begun: nothing of it would be lost.
  const waitsForSignIn = item.status === "waiting" && item.reason === "signed-out" && !uploadOf(phase);
  return isActive(item) && item.status !== "ready" && !waitsForSignIn;
}
