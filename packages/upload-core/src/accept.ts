import {
  extensionOf,
  isArchive,
  isMediaType,
  isScriptCapable,
  mediaTypeLabel,
  mediaTypesOf,
  normalizeMediaType,
} from "./media-type.ts";

/** A parsed entry of `accept`. */
type Pattern =
  | { kind: "anything" }
  | { kind: "family"; family: string }
  | { kind: "extension"; ext: string }
  | { kind: "type"; type: string };

const familyLabels = new Map([
  ["image", "images"],
  ["video", "videos"],
  ["audio", "audio"],
  ["text", "text files"],
  ["font", "fonts"],
]);

/**
 * Whether `accept` names a file. Neither a family (`image/*`) nor the pattern for anything includes types that can
 * carry script, or archives, whose content has not been checked: these must be named one by one.
 */
export function isAccepted(
  accept: readonly string[],
  { name, contentType }: { name: string; contentType: string },
): boolean {
  return accept.some((entry) => {
    const pattern = readPattern(entry);
    switch (pattern?.kind) {
      case undefined:
        return false;
      case "anything":
        return !mustBeNamed(contentType);
      case "family":
        return contentType.startsWith(`${pattern.family}/`) && !mustBeNamed(contentType);
      case "type":
        return contentType === pattern.type;
      case "extension":
        // An unknown extension does not determine the type, so it does not name a script-capable one either.
        return (
          extensionOf(name) === pattern.ext &&
          (!isScriptCapable(contentType) || mediaTypesOf(pattern.ext).includes(contentType))
        );
    }
  });
}

/** Whether `accept` names the file's own type, or everything, rather than only its family. */
export function isAcceptedByName(accept: readonly string[], file: { name: string; contentType: string }): boolean {
  const named = accept.filter((entry) => readPattern(entry)?.kind !== "family");
  return isAccepted(named, file);
}

function mustBeNamed(contentType: string): boolean {
  return isScriptCapable(contentType) || isArchive(contentType);
}

/** Whether `accept` names exactly this extension. */
export function namesExtension(accept: readonly string[], ext: string): boolean {
  return accept.some((entry) => {
    const pattern = readPattern(entry);
    return pattern?.kind === "extension" && pattern.ext === ext;
  });
}

/** Returns the accepted types in words: "images, PDF". */
export function describeAccept(accept: readonly string[]): string {
  return [...new Set(accept.map(describePattern))].join(", ");
}

/**
 * Parses an entry of `accept`: a type, a family (`image/*`), an extension (`.csv`), or the pattern for anything.
 * @returns undefined for any other text
 */
export function readPattern(entry: string): Pattern | undefined {
  const text = entry.trim().toLowerCase();
  if (text === "*/*") return { kind: "anything" };
  const family = /^([a-z]+)\/\*$/.exec(text)?.[1];
  if (family !== undefined) return { kind: "family", family };
  const ext = /^\.([a-z0-9]{1,16})$/.exec(text)?.[1];
  if (ext !== undefined) return { kind: "extension", ext };
  if (!isMediaType(text)) return undefined;
  return { kind: "type", type: normalizeMediaType(text) ?? text };
}

function describePattern(entry: string): string {
  const pattern = readPattern(entry);
  switch (pattern?.kind) {
    case undefined:
      return entry;
    case "anything":
      return "any file but archives, programs and what can carry scripts";
    case "family":
      return familyLabels.get(pattern.family) ?? `${pattern.family} files`;
    case "extension":
      return `.${pattern.ext}`;
    case "type":
      return mediaTypeLabel(pattern.type) ?? pattern.type;
  }
}
