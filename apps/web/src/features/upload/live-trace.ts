import { type TraceEvent, traceUploads } from "@s3-direct/upload-client/trace";

type Listener = (event: TraceEvent) => void;

const listeners = new Set<Listener>();

/** Calls and requests in progress, for listeners that come later. */
const open = new Map<number, TraceEvent>();

/** Reports each call and request of the list's uploads to all listeners. */
export const liveTrace = traceUploads((event) => {
  if (event.type.endsWith("begun")) open.set(event.id, event);
  if (event.type.endsWith("ended")) open.delete(event.id);
  for (const listener of listeners) listener(event);
});

/** Reports all calls and requests in progress, and all later ones. @returns a function that ends it */
export function watchUploads(listener: Listener): () => void {
  for (const event of open.values()) listener(event);
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
