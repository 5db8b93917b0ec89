import { type TraceEvent, traceUploads } from "../../src/trace/index.ts";

/** The number of an upload's events that are kept. */
const mostEvents = 12;

/** Keeps the last events of a page's uploads, and what each upload waits for, by their ids. */
export function keepTrace() {
  const events = new Map<string, TraceEvent[]>();
  /** Calls and requests that have not ended, by their own ids. */
  const open = new Map<number, TraceEvent>();
  const moved = new Map<number, TraceEvent & { loaded: number }>();

  function note(event: TraceEvent): void {
    if (event.type === "request-progressed") return void moved.set(event.id, event);
    const own = events.get(event.uploadId) ?? [];
    events.set(event.uploadId, [...own, event].slice(-mostEvents));
    if (event.type === "call-begun" || event.type === "request-begun") open.set(event.id, event);
    else for (const each of [open, moved]) each.delete(event.id);
  }

  /** Returns lines about an upload: its last events, and what it waits for. */
  function tell(uploadId: string): string[] {
    const now = performance.now();
    const ago = ({ at }: TraceEvent) => `${((now - at) / 1_000).toFixed(1)} s ago`;
    const waiting = [...open.values()].filter((event) => event.uploadId === uploadId);
    return [
      ...(events.get(uploadId) ?? []).map((event) => `${ago(event)}: ${describe(event)}`),
      ...waiting.map((event) => {
        const progress = moved.get(event.id);
        const bytes = progress && `, of which ${progress.loaded} bytes were taken, the last ${ago(progress)}`;
        return `waits for what began ${ago(event)}: ${describe(event)}${bytes ?? ""}`;
      }),
      ...(waiting.length === 0 ? ["waits for no call and no request"] : []),
    ];
  }

  return { trace: traceUploads(note), tell };
}

function describe(event: TraceEvent): string {
  switch (event.type) {
    case "call-begun":
      return `${event.call} is called`;
    case "call-ended":
      return `${event.call} ends after ${Math.round(event.milliseconds)} ms: ${event.error ?? "ok"}`;
    case "request-begun":
      return `${event.method} of ${event.bytes} bytes${event.partNumber ? `, part ${event.partNumber}` : ""}`;
    case "request-progressed":
      return `${event.loaded} bytes are taken`;
    case "request-ended":
      return `S3 answers ${event.status} ${event.error ?? ""} after ${Math.round(event.milliseconds)} ms`;
  }
}
