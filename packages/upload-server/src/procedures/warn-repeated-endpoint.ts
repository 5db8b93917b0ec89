import { emitWarning } from "node:process";
import type { S3Storage } from "../s3/storage.ts";

/** How often each name was declared. */
const declared = new WeakMap<S3Storage, Map<string, number>>();

/**
 * Warns about a name that was declared twice. Two endpoints with one name would finish each other's uploads, without
 * the hooks that were meant for them. It only warns, once for each name and storage: it can't know whether there are
 * two endpoints, or one that was declared again (docs/decisions/0028).
 */
export function warnOfRepeatedEndpoint({ storage, name }: { storage: S3Storage; name: string }): void {
  const names = declared.get(storage) ?? new Map<string, number>();
  const times = (names.get(name) ?? 0) + 1;
  declared.set(storage, names.set(name, times));
  if (times !== 2) return;
  emitWarning(
    `The upload endpoint "${name}" was declared again on the same storage. If these are two, each finishes the other's uploads, with its own rules and hooks: give each its own name. If it is one that is made again, for a request or after an edit, all is well: this is said once.`,
    { code: "S3_DIRECT_ENDPOINT_NAME" },
  );
}
