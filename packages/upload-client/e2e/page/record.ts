import type { UploadItem } from "@s3-direct/upload-client";
import type { TraceEvent } from "@s3-direct/upload-client/trace";

type Done = { file: { url: string } };
type Followed = {
  subscribe: (listener: () => void) => unknown;
  getSnapshot: () => { items: readonly UploadItem<Done>[]; progress: { fraction: number } };
};

/** An upload, as a test reads it. */
export type SeenItem = {
  name: string;
  /** With the reason if it waits: `waiting: offline`. */
  status: string;
  /** Each status that the upload had, in order. */
  statuses: string[];
  /** Each value of its progress, in order. */
  fractions: number[];
  url?: string;
  error?: string;
  /** Why it waits. */
  cause?: string;
};

/** A request to S3, without its secrets. */
export type SeenRequest = { host: string; partNumber?: number; status?: number; error?: string };

/** Records every event of the engine for the test. */
export function record() {
  const items = new Map<string, SeenItem>();
  const requests = new Map<number, SeenRequest>();
  const overall: number[] = [];
  const failedCalls: string[] = [];
  let followed: Followed | undefined;

  function look(item: UploadItem<Done>): void {
    const { id, file, progress } = item;
    const status = item.status === "waiting" ? `waiting: ${item.reason}` : item.status;
    const known: Pick<SeenItem, "statuses" | "fractions"> = items.get(id) ?? { statuses: [], fractions: [] };
    const { statuses, fractions } = known;
    if (progress.fraction !== fractions.at(-1)) fractions.push(progress.fraction);
    if (status !== statuses.at(-1)) statuses.push(status);
    const url = item.status === "done" ? { url: item.result.file.url } : {};
    const error = item.status === "error" ? { error: item.error.code } : {};
    const cause = item.cause ? { cause: item.cause.sentence } : {};
    items.set(id, { name: file.name, status, fractions, statuses, ...url, ...error, ...cause });
  }

  return {
    items: (): SeenItem[] => {
      // Subscribers are called only at the next frame.
      followed?.getSnapshot().items.forEach(look);
      return [...items.values()];
    },
    requests: () => [...requests.values()],
    overall: () => overall,
    /** Returns the API calls that failed. */
    failedCalls: () => failedCalls,
    onTrace: (event: TraceEvent): void => {
      if (event.type === "call-ended" && event.error !== undefined) failedCalls.push(event.call);
      if (event.type === "request-begun") {
        const { host, partNumber } = event;
        requests.set(event.id, { host, ...(partNumber !== undefined && { partNumber }) });
      }
      if (event.type === "request-ended") {
        const { status, error } = event;
        Object.assign(requests.get(event.id) ?? {}, { status, ...(error !== undefined && { error }) });
      }
    },
    follow: (uploader: Followed): void => {
      followed = uploader;
      uploader.subscribe(() => {
        const snapshot = uploader.getSnapshot();
        snapshot.items.forEach(look);
        if (snapshot.progress.fraction !== overall.at(-1)) overall.push(snapshot.progress.fraction);
      });
    },
  };
}
