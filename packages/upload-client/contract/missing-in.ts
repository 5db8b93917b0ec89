import { isObject } from "./recording.ts";

/** Programs make decisions by these values, so they must stay the same; of all others only the type must. */
const decisive = new Set([
  "kind",
  "status",
  "checksum",
  "partSize",
  "code",
  "httpStatus",
  "contentType",
  "name",
  "size",
]);

/** Returns the paths that an older browser would not find. */
export function missingIn(answer: unknown, recorded: unknown, path = ""): string[] {
  if (isObject(recorded) || Array.isArray(recorded)) {
    if (Array.isArray(answer) !== Array.isArray(recorded) || typeof answer !== "object" || answer === null)
      return [path];
    const given = new Map(Object.entries(answer));
    return Object.entries(recorded).flatMap(([name, value]) => missingIn(given.get(name), value, `${path}.${name}`));
  }
  const name = path.slice(path.lastIndexOf(".") + 1);
  const isThere = decisive.has(name) ? answer === recorded : typeof answer === typeof recorded;
  return isThere ? [] : [path];
}
