import { formatBytes } from "./bytes.ts";
import { UploadError } from "./errors.ts";

/**
 * How many files may be chosen at once. Only the browser checks this: the server sees one file at a time, and
 * `onCreate` decides how much an owner may upload in all.
 */
export type SelectionRules = {
  /**
   * How many files at once, at most.
   * @default any number
   */
  maxFiles?: number | undefined;
  /**
   * How many at least.
   * @default 1
   */
  minFiles?: number | undefined;
  /**
   * In bytes, all files together.
   * @default no limit
   */
  maxTotalSize?: number | undefined;
};

/**
 * Checks the files of one selection against the rules.
 * @throws UploadError TOO_MANY_FILES, TOO_FEW_FILES, FILES_TOO_LARGE
 */
export function checkSelection(rules: SelectionRules, files: readonly { size: number }[]): void {
  const { maxFiles = Infinity, minFiles = 1, maxTotalSize = Infinity } = rules;
  const size = maxTotalSize < Infinity ? files.reduce((sum, file) => sum + file.size, 0) : 0;
  if (files.length > maxFiles) {
    throw new UploadError("TOO_MANY_FILES", {
      sentence: `Choose at most ${countFiles(maxFiles)} at once.`,
      details: { maxFiles, files: files.length },
    });
  }
  if (files.length < minFiles) {
    throw new UploadError("TOO_FEW_FILES", {
      sentence: `Choose at least ${countFiles(minFiles)} at once.`,
      details: { minFiles, files: files.length },
    });
  }
  if (size > maxTotalSize) {
    throw new UploadError("FILES_TOO_LARGE", {
      sentence: `The files are too large together: the limit is ${formatBytes(maxTotalSize)}. Choose fewer.`,
      details: { maxTotalSize, size },
    });
  }
}

/**
 * Checks the rules themselves. Call it where they are declared.
 * @throws TypeError
 */
export function assertSelectionRules({ maxFiles, minFiles, maxTotalSize }: SelectionRules): void {
  for (const [name, value] of Object.entries({ maxFiles, minFiles, maxTotalSize })) {
    if (value === undefined || (Number.isSafeInteger(value) && value >= 1)) continue;
    throw new TypeError(`${name} is ${value}; it must be a whole number, at least 1.`);
  }
  if (maxFiles !== undefined && minFiles !== undefined && minFiles > maxFiles) {
    throw new TypeError(`minFiles is ${minFiles}, which is more than maxFiles (${maxFiles}).`);
  }
}

function countFiles(count: number): string {
  return count === 1 ? "one file" : `${count} files`;
}
