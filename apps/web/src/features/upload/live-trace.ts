import { type TraceEvent, traceUploads } from "@s3-direct/upload-client/trace";

type Listener = (event: TraceEvent) => void;

const listeners = new Set<Listener>();

/** Calls and requests that are under way, for listeners that come in the middle. */
const open = new Map<number, TraceEvent>();

/** Tells all listeners about each call and request of the uploads in the list. */
export const liveTrace = traceUploads((event) => {
  if (event.type.endsWith("begun")) open.set(event.id, event);
  if (event.type.endsWith("ended")) open.delete(event.id);
  for (const listener of listeners) listener(event);
});

/** Hears what is under way, and all that comes. @returns what ends it */
export function watchUploads(listener: Listener): () => void {
  for (const event of open.values()) listener(event);
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
