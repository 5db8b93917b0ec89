import { guardUnload } from "./recovery/unload-guard.ts";
import { keepAwake as keepScreenOn } from "./recovery/wake-lock.ts";
import { preconnect as connectTo } from "./transfer/preconnect.ts";
import type { UploaderOptions } from "./uploader-types.ts";

type PageOptions = Pick<UploaderOptions<never>, "warnBeforeUnload" | "keepAwake" | "preconnect">;

/** What uploads do to their page while there are any. */
export type PageEffects = {
  /** How many uploads are being worked on. */
  moving: () => number;
  /** @param state whether something is done for an upload right now, and whether closing the page would lose something of it */
  update: (id: string, state: { isMoving: boolean; isAtRisk: boolean }) => void;
};

export function createPageEffects(options: PageOptions): PageEffects {
  const { warnBeforeUnload = true, keepAwake = true, preconnect } = options;
  const moving = new Set<string>();
  const atRisk = new Set<string>();
  return {
    moving: () => moving.size,
    update(id, { isMoving, isAtRisk }) {
      if (warnBeforeUnload && include(atRisk, { id, isMember: isAtRisk })) guardUnload(atRisk, isAtRisk);
      if (!include(moving, { id, isMember: isMoving }) || typeof document === "undefined") return;
      if (isMoving) connectTo(preconnect);
      if (keepAwake) keepScreenOn(moving, isMoving);
    },
  };
}

/** @returns whether the first one has come, or the last one gone */
function include(set: Set<string>, { id, isMember }: { id: string; isMember: boolean }): boolean {
  const wasEmpty = set.size === 0;
  if (isMember) set.add(id);
  else set.delete(id);
  return wasEmpty !== (set.size === 0);
}
