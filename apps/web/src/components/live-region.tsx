import { createStore, useStore } from "../lib/store.ts";

type Message = { id: number; sentence: string };

/** How many messages stay: enough that messages of the same moment are all read out, without making the page grow. */
const kept = 10;

// A store, not a context: uploads end outside components, too.
const messages = createStore<readonly Message[]>([]);
let lastId = 0;

/** Says a sentence to people who cannot see the page change. */
export function announce(sentence: string): void {
  lastId++;
  messages.set([...messages.get(), { id: lastId, sentence }].slice(-kept));
}

export function clearAnnouncements(): void {
  messages.set([]);
}

/** The page's one live region; several would interrupt each other. */
export function LiveRegion() {
  const shown = useStore(messages);
  return (
    <div aria-live="polite" className="sr-only">
      {shown.map(({ id, sentence }) => (
        <p key={id}>{sentence}</p>
      ))}
    </div>
  );
}
