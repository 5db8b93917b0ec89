/** The procedures of an API. */
export type CallName = "create" | "signParts" | "listParts" | "finish" | "abort";

/**
 * What an engine does, as it happens. Each call to the API and each request to S3 begins once and ends once; the events
 * of one have the same `id`. No event contains a query, a signature, a token or a cookie.
 */
export type TraceEvent = {
  /** Identifies the call or the request; unique in the page. */
  readonly id: number;
  /** The upload's id, as in the uploader's items. */
  readonly uploadId: string;
  /** Milliseconds since the page was opened, as `performance.now` counts them. */
  readonly at: number;
} & (
  | {
      readonly type: "call-begun";
      readonly call: CallName;
      /** What the call tells the API, as plain values: the file's name, type, size and hash, the key, the parts. */
      readonly facts: TraceFacts;
    }
  | {
      readonly type: "call-ended";
      readonly call: CallName;
      /**
       * What the call answered: the kind of plan, the key, the number of parts, and for how many seconds they are
       * valid.
       */
      readonly facts: TraceFacts;
      readonly milliseconds: number;
      /** The code of an `UploadError`, if it failed. */
      readonly error?: string;
    }
  | ({ readonly type: "request-begun" } & TraceRequest)
  | { readonly type: "request-progressed"; readonly loaded: number }
  | {
      readonly type: "request-ended";
      readonly milliseconds: number;
      /** The status that S3 answered; 0 without an answer that a page may read. */
      readonly status: number;
      /** S3's own code (`AccessDenied`), or `ABORTED`. */
      readonly error?: string;
      /**
       * Set if the host is left out for a minute from now on: it has not answered several times in a row, and others
       * may.
       */
      readonly isLeftOut?: true;
    }
);

export type TraceFacts = Readonly<Record<string, string | number>>;

/** A request to S3, without its secrets. */
export type TraceRequest = {
  readonly method: "PUT" | "POST";
  /** The host's name, including a port that is not the default. */
  readonly host: string;
  /** Without the query. */
  readonly path: string;
  /** Names and values; also a form's fields. A secret value is replaced by `…`. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Bytes of the body, without the frame that a form adds. */
  readonly bytes: number;
  /** The part's number. */
  readonly partNumber?: number;
};
