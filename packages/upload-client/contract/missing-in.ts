import { isObject } from "./recording.ts";

/** Programs decide by these, so they must stay what they are; of everything else the kind of value must. */
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

/** The paths of what an older browser would look for in vain. */
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
