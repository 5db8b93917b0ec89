import { uploadOf } from "./phase.ts";
import { guardUnload } from "./recovery/unload-guard.ts";
import { keepAwake as keepScreenOn } from "./recovery/wake-lock.ts";
import type { StoreRecord } from "./reduce-upload.ts";
import { preconnect as connectTo } from "./transfer/preconnect.ts";
import { isActive, isMoving } from "./upload-state.ts";
import type { UploaderOptions } from "./uploader-types.ts";

type PageOptions = Pick<UploaderOptions<never>, "warnBeforeUnload" | "keepAwake" | "preconnect">;

/** What uploads do to their page while there are any. */
export type PageEffects = {
  /** How many uploads are being worked on. */
  moving: () => number;
  update: (record: StoreRecord<unknown>) => void;
};

/** How often what is being sent is looked at, in milliseconds: no event says that a connection has gone dead. */
const lookDistance = 1_000;

/** @param look looks at an upload that is being sent */
export function createPageEffects(options: PageOptions, look: (id: string, at: number) => void): PageEffects {
  const { warnBeforeUnload = true, keepAwake = true, preconnect } = options;
  const moving = new Set<string>();
  const uploading = new Set<string>();
  let looking: ReturnType<typeof setInterval> | undefined;

  function lookAtAll(): void {
    for (const id of uploading) look(id, performance.now());
  }

  return {
    moving: () => moving.size,
    update(record) {
      const { item } = record;
      const { id, status } = item;
      uploading[status === "uploading" ? "add" : "delete"](id);
      if (uploading.size > 0) looking ??= setInterval(lookAtAll, lookDistance);
      else looking = clearInterval(looking) ?? undefined;
      if (warnBeforeUnload) guardUnload(id, isAtRisk(record));
      const isFirst = isMoving(item) && moving.size === 0;
      moving[isMoving(item) ? "add" : "delete"](id);
      if (!globalThis.document) return;
      if (isFirst) connectTo(preconnect);
      if (keepAwake) keepScreenOn(id, isMoving(item));
    },
  };
}

/** Whether closing the page would lose something of it. */
function isAtRisk({ item, phase }: StoreRecord<unknown>): boolean {
  // What waits for somebody to sign in has not begun: nothing of it would be lost.
  const waitsForSignIn = item.status === "waiting" && item.reason === "signed-out" && !uploadOf(phase);
  return isActive(item) && item.status !== "ready" && !waitsForSignIn;
}
