import { emitWarning } from "node:process";
import type { S3Storage } from "./s3/storage.ts";

type Declared = { name: string; storage: S3Storage };

/**
 * In milliseconds. What a program declares it declares at its start; what comes later is the same module, evaluated anew: after an
 * edit, for a test, for a request.
 */
const together = 1000;

type Last = { text: string; at: number; isTold: boolean };

const declared = new WeakMap<S3Storage, Map<string, Last>>();

/**
 * Two endpoints of one name would finish each other's uploads, past the hooks that were meant for them.
 * One that is declared again later, or with the same source, is let through and told once: it may be two made by one factory.
 * @throws TypeError when another one was declared just now
 */
export function requireNewName(options: Declared, now = Date.now()): void {
  const { storage, name } = options;
  const names = declared.get(storage) ?? new Map<string, Last>();
  const text = textOf(options);
  const last = names.get(name);
  if (last !== undefined && last.text !== text && now - last.at < together)
    throw new TypeError(`There is an upload endpoint "${name}" already: give each its own name.`);
  if (last?.isTold === false) {
    emitWarning(
      `The upload endpoint "${name}" was declared again. If these are two, each finishes the other's uploads: give each its own name.`,
    );
  }
  declared.set(storage, names.set(name, { text, at: now, isTold: last !== undefined }));
}

/** What it accepts and what its hooks do, by their source: a module that is evaluated twice says the same. */
function textOf(options: Declared): string {
  const { storage: _storage, ...rest } = options;
  const plain = Object.entries(rest).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === "function") return `${name} ${String(value)}`;
    // Schemas and procedures are objects of their own makers.
    return typeof value === "object" && !Array.isArray(value) ? [] : `${name} ${JSON.stringify(value)}`;
  });
  return plain.join("\n");
}
