import type { giveBack as GiveBack } from "./give-back.ts";

/** What is done about failures is a chunk of its own, loaded ahead: without a network it would not come any more. */
export const loadRecovery = () => import("./recover.ts");

/**
 * Tells the server that a key will not be used any more. Never rejects: the storage's own expiry is behind it, also where this chunk
 * could not be loaded.
 */
export async function giveBack(...given: Parameters<typeof GiveBack>): Promise<void> {
  await loadRecovery()
    .then((recovery) => recovery.giveBack(...given))
    .catch(() => {});
}
