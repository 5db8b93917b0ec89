import type { EndpointRules } from "@s3-direct/upload-client";
import { isKnownMediaType, preferredExtension } from "@s3-direct/upload-core";
import type { Restrictions } from "@uppy/core";

/** The endpoint's rules as Uppy's restrictions. What the application restricts itself stays as it is. */
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
 * Uppy compares types letter by letter, and Windows calls a CSV file a spreadsheet of Excel: so a type's extension will do as well.
 * What a file is in the end the engine asks, and the API.
 */
function fileTypesOf(accept: readonly string[]): string[] {
  const extensions = accept.filter(isKnownMediaType).map((type) => `.${preferredExtension(type)}`);
  return [...new Set([...accept, ...extensions])];
}
