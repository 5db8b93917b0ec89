/** One line of a request log. It has no query string, which may contain a signature. */
export type RequestEntry = {
  method: string;
  bucket: string | undefined;
  key: string | undefined;
  /** A listing's prefix. */
  prefix?: string;
  /** S3's name, such as `PutObject`; undefined if it could not be determined. */
  operation: string | undefined;
  /** As it was sent, in a request for one part. */
  partNumber?: string;
  accessKeyId?: string;
  /** 0 if no response could be sent, or a fault withheld it. */
  status: number;
  /** S3's error code. */
  code?: string;
  /** The kinds of the faults that were added to this request, if any. */
  faults?: readonly string[];
  /** Bytes of the body that were read. */
  bytesIn: number;
  bytesOut: number;
  ms: number;
  requestId: string;
};

/** Formats one readable line: `UploadPart uploads/film.mp4 part 7 200, 12345 bytes in, 0 out, 8 ms`. */
export function formatEntry(entry: RequestEntry): string {
  const what = entry.operation ?? entry.method;
  const where = [entry.bucket, entry.key].filter((part) => part !== undefined).join("/");
  const part = entry.partNumber === undefined ? "" : ` part ${printable(entry.partNumber)}`;
  const result = entry.code === undefined ? String(entry.status) : `${entry.status} ${entry.code}`;
  return `${what} ${printable(where)}${part} ${result}, ${entry.bytesIn} bytes in, ${entry.bytesOut} out, ${Math.round(entry.ms)} ms`;
}

/** Escapes a key, which may contain line ends and terminal codes. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
