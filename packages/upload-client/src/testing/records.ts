import { createStore } from "idb-keyval";
import type { ResumeRecord } from "../resume/record.ts";

/** Returns a record of ann's endpoint `photo`. */
export const recordOf = (id: string, changes: Partial<ResumeRecord> = {}): ResumeRecord => ({
  id,
  scope: JSON.stringify(["photo", "ann"]),
  name: "a.png",
  contentType: "image/png",
  size: 5,
  lastModified: 1,
  input: undefined,
  until: Date.now() + 60_000,
  ...changes,
});

/**
 * Keeps a database busy with one transaction: every later one waits for it, as while a file is copied for long.
 * @returns a function that ends it
 */
export async function keepBusy(name: "s3-direct" | "s3-direct-files"): Promise<() => void> {
  let isOver = false;
  await createStore(name, "uploads")("readwrite", async (objects) => {
    const goOn = () => !isOver && objects.get("none").addEventListener("success", goOn);
    goOn();
  });
  return () => (isOver = true);
}
