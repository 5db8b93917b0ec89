/** One line of a request log. It has no query string: that may hold a signature. */
export type RequestEntry = {
  method: string;
  bucket: string | undefined;
  key: string | undefined;
  /** A listing's prefix. */
  prefix?: string;
  /** S3's name, such as `PutObject`; undefined when it could not be told. */
  operation: string | undefined;
  /** As it was given, of a request for one part. */
  partNumber?: string;
  accessKeyId?: string;
  /** 0 when no answer could be sent, or a fault withheld it. */
  status: number;
  /** S3's error code. */
  code?: string;
  /** The kinds of the faults that happened to it on purpose, where there were any. */
  faults?: readonly string[];
  /** Bytes of the body that were read. */
  bytesIn: number;
  bytesOut: number;
  ms: number;
  requestId: string;
};

/** One readable line: `UploadPart uploads/film.mp4 part 7 200, 12345 bytes in, 0 out, 8 ms`. */
export function formatEntry(entry: RequestEntry): string {
  const what = entry.operation ?? entry.method;
  const where = [entry.bucket, entry.key].filter((part) => part !== undefined).join("/");
  const part = entry.partNumber === undefined ? "" : ` part ${printable(entry.partNumber)}`;
  const result = entry.code === undefined ? String(entry.status) : `${entry.status} ${entry.code}`;
  return `${what} ${printable(where)}${part} ${result}, ${entry.bytesIn} bytes in, ${entry.bytesOut} out, ${Math.round(entry.ms)} ms`;
}

/** A key may hold line ends and terminal codes; a log line must not. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
