import type { EndpointRules } from "@s3-direct/upload-client";
import { isKnownMediaType, preferredExtension } from "@s3-direct/upload-core";
import type { Restrictions } from "@uppy/core";

/** Returns the endpoint's rules as Uppy's restrictions. The application's own restrictions stay as they are. */
export function restrictionsOf(rules: EndpointRules, own: Restrictions): Partial<Restrictions> {
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
