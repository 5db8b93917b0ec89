/**
 * Every way in which an upload can fail. tRPC's code for each is in `trpc-codes.ts`, which browsers do not load.
 * - `sentence`: what a person is told if there is no better sentence
 * - `retryable`: the same call may succeed a little later without any change
 * - `needs`: what another try needs
 */
export const uploadErrors = {
  INVALID_INPUT: { sentence: "The request is not valid. Reload the page." },
  FILE_NAME_INVALID: { sentence: "The file name is not valid. Rename the file and try again.", needs: "file" },
  FILE_SIZE_INVALID: { sentence: "The file size is not valid. Choose the file again.", needs: "file" },
  FILE_EMPTY: { sentence: "The file is empty. Choose another file.", needs: "file" },
  FILE_TOO_LARGE: { sentence: "The file is too large.", needs: "file" },
  FILE_TYPE_NOT_ALLOWED: { sentence: "The file type is not accepted.", needs: "file" },
  // The verdict on a file's content. The server always says what it found, so browsers have no long sentences for it,
  // nor for the application's own refusals below.
  FILE_CONTENT_MISMATCH: { sentence: "The file is not what its name says.", needs: "file" },
  FILE_DAMAGED: { sentence: "The file is damaged.", needs: "file" },
  FILE_TOO_MANY_PIXELS: { sentence: "The picture is too large.", needs: "file" },
  FILE_TOO_LARGE_UNPACKED: { sentence: "The file is too large.", needs: "file" },
  // About all files of one selection, which only browsers know.
  TOO_MANY_FILES: { sentence: "Too many files.", needs: "files" },
  TOO_FEW_FILES: { sentence: "Too few files.", needs: "files" },
  FILES_TOO_LARGE: { sentence: "The files are too large.", needs: "files" },
  SIGNED_OUT: { sentence: "You are signed out. Sign in to upload." },
  /**
   * The same code for somebody else's upload, another endpoint's and a malformed key, so that strangers learn nothing
   * from a difference.
   */
  UPLOAD_NOT_FOUND: { sentence: "There is no such upload. Upload the file again.", needs: "key" },
  /** Not in the bucket, or not yet: a client may call finish before S3 shows the object. */
  UPLOAD_NOT_ARRIVED: {
    sentence: "The file has not arrived yet. Try again in a moment.",
    retryable: true,
    needs: "key",
  },
  UPLOAD_GONE: { sentence: "This upload was deleted or cancelled. Upload the file again.", needs: "key" },
  UPLOAD_MISMATCH: { sentence: "The file is not what was announced.", needs: "key" },
  REFUSED: { sentence: "The file was refused.", needs: "file" },
  QUOTA_EXCEEDED: { sentence: "There is no space left.", needs: "key" },
  RATE_LIMITED: { sentence: "Too many requests. Wait a moment.", retryable: true },
  STORAGE_UNAVAILABLE: { sentence: "The storage cannot be reached. Try again in a moment.", retryable: true },
  /** The check before publishing was not completed, and nothing is published unchecked. */
  CHECK_UNAVAILABLE: { sentence: "The file could not be checked. Try again in a moment.", retryable: true },
  INTERNAL: { sentence: "Something went wrong on our side. Try again in a moment." },
  // The other codes come only from the client.
  NETWORK: { sentence: "The server cannot be reached. Check the connection.", retryable: true },
  TRANSFER_REFUSED: { sentence: "The storage refused it. Upload the file again." },
  ABORTED: { sentence: "The upload was cancelled." },
  FILE_CHANGED: { sentence: "The file was changed or moved. Choose the file again.", needs: "file" },
} as const satisfies Record<string, ErrorRow>;

export type UploadErrorCode = keyof typeof uploadErrors;

type ErrorRow = { retryable?: true; needs?: UploadNeeds; sentence: string };

/**
 * What another try needs, because what the storage has is useless.
 * - `key`: the same file is sent again, under another key
 * - `file`: only another file helps
 * - `files`: only another selection of files helps
 */
export type UploadNeeds = "key" | "file" | "files";

export type UploadErrorOptions = {
  /**
   * What a person is told.
   * @default the code's sentence in `uploadErrors`
   */
  sentence?: string | undefined;
  /** Values for a program: a limit in bytes, a field's name. Never a presigned URL or a secret. */
  details?: Readonly<Record<string, string | number>> | undefined;
  cause?: unknown;
};

/**
 * The only error class. Its message is its wire form, `CODE: sentence [key=value]`, because the message is the only
 * thing that every tRPC application passes on to the browser; `toUploadError` parses it.
 */
export class UploadError extends Error {
  /** Each has a page that says what it means and who can do what: `errorDocsUrl(code)`, or https://github.com/s3-direct/s3-direct/tree/main/docs/errors */
  declare readonly code: UploadErrorCode;
  declare readonly sentence: string;
  declare readonly details: Readonly<Record<string, string>>;

  constructor(code: UploadErrorCode, options: UploadErrorOptions = {}) {
    const { sentence = uploadErrors[code].sentence, details = {} } = options;
    const texts = Object.entries(details).map(([key, value]) => [key, String(value)] as const);
    super(`${code}: ${escapeText(sentence)}${texts.map(writeDetail).join("")}`, options);
    this.name = "UploadError";
    this.code = code;
    this.sentence = sentence;
    this.details = Object.fromEntries(texts);
  }

  /** Whether the same call may succeed a little later without any change. */
  get retryable(): boolean {
    return "retryable" in uploadErrors[this.code];
  }

  /** What another try needs; undefined if it continues where this one stopped. See `mayRetry`. */
  get needs(): UploadNeeds | undefined {
    const row: ErrorRow = uploadErrors[this.code];
    return row.needs;
  }
}

/** Whether the same file may succeed on another try. If not, only another file, or another selection, helps. */
export function mayRetry({ needs }: Pick<UploadError, "needs">): boolean {
  return needs === undefined || needs === "key";
}

/** Parses the wire form; returns undefined if the message is not one. */
export function parseErrorMessage(message: string, cause?: unknown): UploadError | undefined {
  const wireForm = /^([A-Z_]+): ([^[]*?)((?: \[[^=\]]*=[^\]]*\])*)$/;
  const [, code = "", sentence = "", details = ""] = wireForm.exec(message) ?? [];
  if (!isUploadErrorCode(code)) return undefined;
  return new UploadError(code, { sentence: unescapeText(sentence), details: readDetails(details), cause });
}

export function isUploadErrorCode(code: string): code is UploadErrorCode {
  return Object.hasOwn(uploadErrors, code);
}

function writeDetail([key, value]: readonly [string, string]): string {
  return ` [${escapeText(key).replaceAll("=", "%3D")}=${escapeText(value)}]`;
}

function readDetails(text: string): Record<string, string> {
  const pairs = text.matchAll(/ \[([^=\]]*)=([^\]]*)\]/g);
  return Object.fromEntries(Array.from(pairs, ([, key = "", value = ""]) => [unescapeText(key), unescapeText(value)]));
}

// Escapes only characters that would end a detail or a line as %hh, and a percent sign only if it would be read as part
// of one, so that a sentence such as "50% is used" stays as it is.
function escapeText(text: string): string {
  return text.replace(/[[\]\n\r]|%(?=25|5B|5D|3D|0A|0D)/g, encodeURIComponent);
}

function unescapeText(text: string): string {
  return text.replace(/%(?:25|5B|5D|3D|0A|0D)/g, decodeURIComponent);
}
