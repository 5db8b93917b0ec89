import type { S3Storage } from "./s3/storage.ts";

type Declared = { name: string; storage: S3Storage };

/**
 * In milliseconds. What a program declares it declares at its start; what comes later is the same module, evaluated anew: after an
 * edit, for a test, for a request.
 */
const together = 1000;

const declared = new WeakMap<S3Storage, Map<string, { text: string; at: number }>>();

/**
 * Two endpoints of one name would finish each other's uploads, past the hooks that were meant for them.
 * @throws TypeError when another one was declared just now
 */
export function requireNewName(options: Declared, now = Date.now()): void {
  const { storage, name } = options;
  const names = declared.get(storage) ?? new Map<string, { text: string; at: number }>();
  const text = textOf(options);
  const last = names.get(name);
  if (last !== undefined && last.text !== text && now - last.at < together)
    throw new TypeError(`There is an upload endpoint "${name}" already: give each its own name.`);
  declared.set(storage, names.set(name, { text, at: now }));
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
