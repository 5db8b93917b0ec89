import { useSyncExternalStore } from "react";

type Message = { id: number; sentence: string };

/** So many stay: what comes at the same time is all read out, and the page does not grow. */
const kept = 10;

// A store and not a context: uploads end outside components, too.
let messages: readonly Message[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** Says a sentence to people who cannot see the page change. */
export function announce(sentence: string): void {
  lastId++;
  update([...messages, { id: lastId, sentence }].slice(-kept));
}

export function clearAnnouncements(): void {
  update([]);
}

/** The page's one live region; several would interrupt each other. */
export function LiveRegion() {
  const shown = useSyncExternalStore(subscribe, () => messages);
  return (
    <div aria-live="polite" className="sr-only">
      {shown.map(({ id, sentence }) => (
        <p key={id}>{sentence}</p>
      ))}
    </div>
  );
}

function update(next: readonly Message[]): void {
  messages = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
