import type { CallName, TraceEvent, TraceFacts, TraceRequest } from "@s3-direct/upload-client/trace";

type Timed = {
  id: number;
  /** Milliseconds since the recording began. */
  from: number;
  /** Absent while it is in progress. */
  to?: number;
  error?: string;
};

export type RecordedCall = Timed & { kind: "call"; call: CallName; asked: TraceFacts; answered: TraceFacts };
export type RecordedRequest = Timed & { kind: "request"; request: TraceRequest; loaded: number; status?: number };
export type Entry = RecordedCall | RecordedRequest;

/** All of an upload's calls and requests, in the order they began. */
export type Recording = { startedAt: number; entries: readonly Entry[] };

export const emptyRecording: Recording = { startedAt: 0, entries: [] };

/** Combines an engine's events into calls and requests. */
export function reduceRecording(recording: Recording, event: TraceEvent): Recording {
  const startedAt = recording.entries.length === 0 ? event.at : recording.startedAt;
  const now = event.at - startedAt;
  /** If somebody comes back to the page, the calls and requests in progress are reported again. */
  const isKnown = recording.entries.some((entry) => entry.id === event.id);
  const add = (entry: Entry): Recording =>
    isKnown ? recording : { startedAt, entries: [...recording.entries, entry] };
  const change = (next: (entry: Entry) => Entry): Recording => ({
    startedAt,
    entries: recording.entries.map((entry) => (entry.id === event.id ? next(entry) : entry)),
  });
  const end = { to: now, ...("error" in event && { error: event.error }) };

  switch (event.type) {
    case "call-begun":
      return add({ kind: "call", id: event.id, from: now, call: event.call, asked: event.facts, answered: {} });
    case "call-ended":
      return change((entry) => (entry.kind === "call" ? { ...entry, ...end, answered: event.facts } : entry));
    case "request-begun": {
      const { method, host, path, headers, bytes, partNumber } = event;
      const request = { method, host, path, headers, bytes, ...(partNumber !== undefined && { partNumber }) };
      return add({ kind: "request", id: event.id, from: now, request, loaded: 0 });
    }
    case "request-progressed":
      return change((entry) =>
        entry.kind === "request" ? { ...entry, loaded: Math.max(entry.loaded, event.loaded) } : entry,
      );
    case "request-ended":
      return change((entry) => (entry.kind === "request" ? { ...entry, ...end, status: event.status } : entry));
  }
}
