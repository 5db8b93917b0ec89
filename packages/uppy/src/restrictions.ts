import type { EndpointRules } from "@s3-direct/upload-client";
import { isKnownMediaType, preferredExtension } from "@s3-direct/upload-core";
import type { Body, Meta, Restrictions, Uppy } from "@uppy/core";

type Added = Omit<Restrictions, "minFileSize" | "requiredMetaFields">;

/**
 * Adds the endpoint's rules to Uppy's restrictions. The application's own restrictions stay as they are.
 * @returns a function that removes the rules, but nothing that the application has set since
 */
export function restrict<M extends Meta, B extends Body>(uppy: Uppy<M, B>, rules: EndpointRules): () => void {
  const own = uppy.opts.restrictions;
  const added = restrictionsOf(rules, own);
  uppy.setOptions({ restrictions: added });
  return () => uppy.setOptions({ restrictions: withoutAdded(uppy.opts.restrictions, { added, own }) });
}

function withoutAdded(now: Added, { added, own }: { added: Added; own: Added }): Added {
  const before = <Value>(value: Value, ours: Value, was: Value) => (value === ours ? was : value);
  return {
    allowedFileTypes: before(now.allowedFileTypes, added.allowedFileTypes, own.allowedFileTypes),
    maxFileSize: before(now.maxFileSize, added.maxFileSize, own.maxFileSize),
    maxNumberOfFiles: before(now.maxNumberOfFiles, added.maxNumberOfFiles, own.maxNumberOfFiles),
    minNumberOfFiles: before(now.minNumberOfFiles, added.minNumberOfFiles, own.minNumberOfFiles),
    maxTotalFileSize: before(now.maxTotalFileSize, added.maxTotalFileSize, own.maxTotalFileSize),
  };
}

function restrictionsOf(rules: EndpointRules, own: Added): Added {
  return {
    allowedFileTypes: own.allowedFileTypes ?? fileTypesOf(rules.accept),
    maxFileSize: own.maxFileSize ?? rules.maxSize,
    maxNumberOfFiles: own.maxNumberOfFiles ?? rules.maxFiles ?? null,
    minNumberOfFiles: own.minNumberOfFiles ?? rules.minFiles ?? null,
    maxTotalFileSize: own.maxTotalFileSize ?? rules.maxTotalSize ?? null,
  };
}

/**
 * Uppy compares types as text, and Windows gives a CSV file the type of an Excel spreadsheet, so a type's extension is
 * accepted too. The engine and the API check the file itself.
 */
function fileTypesOf(accept: readonly string[]): string[] {
  const extensions = accept.filter(isKnownMediaType).map((type) => `.${preferredExtension(type)}`);
  return [...new Set([...accept, ...extensions])];
}
