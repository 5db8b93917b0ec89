/** The procedures of an API. */
export type CallName = "create" | "signParts" | "listParts" | "finish" | "abort";

/**
 * What an engine does, as it happens. Each call to the API and each request to S3 begins once and ends once; the `id` joins
 * what belongs together. No event holds a query, a signature, a token or a cookie.
 */
export type TraceEvent = {
  /** Identifies the call or the request; counted over the page. */
  readonly id: number;
  /** The upload's id, as in the uploader's items. */
  readonly uploadId: string;
  /** Milliseconds since the page was opened, as `performance.now` counts them. */
  readonly at: number;
} & (
  | {
      readonly type: "call-begun";
      readonly call: CallName;
      /** What the API is told, as far as it is plain: the file's name, type, size and hash, the key, the parts. */
      readonly facts: TraceFacts;
    }
  | {
      readonly type: "call-ended";
      readonly call: CallName;
      /** What it answered: the kind of plan, the key, how many parts, how many seconds they are good for. */
      readonly facts: TraceFacts;
      readonly milliseconds: number;
      /** The code of an `UploadError`, where it failed. */
      readonly error?: string;
    }
  | ({ readonly type: "request-begun" } & TraceRequest)
  | { readonly type: "request-progressed"; readonly loaded: number }
  | {
      readonly type: "request-ended";
      readonly milliseconds: number;
      /** S3's; 0 without an answer that a page may read. */
      readonly status: number;
      /** S3's own (`AccessDenied`), or `ABORTED`. */
      readonly error?: string;
      /** From here on the host is left out for a minute: it has not answered several times in a row, and others may. */
      readonly isLeftOut?: true;
    }
);

export type TraceFacts = Readonly<Record<string, string | number>>;

/** A request to S3, without its secrets. */
export type TraceRequest = {
  readonly method: "PUT" | "POST";
  /** The host's name, with its port where it has one. */
  readonly host: string;
  /** Without its query. */
  readonly path: string;
  /** Names and values; a form's fields, too. A secret value is left out as `…`. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Bytes of the body; a form adds its frame. */
  readonly bytes: number;
  /** The part's number. */
  readonly partNumber?: number;
};
