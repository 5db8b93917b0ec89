import { queryOptions } from "@tanstack/react-query";
import type { authClient } from "./auth.ts";
import { askWho, queryClient, sessionKey } from "./trpc.ts";

type Session = typeof authClient.$Infer.Session;

/** Requests the signed-in person from better-auth; null means nobody. A failed request is retried. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: async ({ signal }): Promise<Session | null> => {
    const response = await fetch("/api/auth/get-session", { signal });
    if (response.status === 401) return null;
    if (!response.ok) throw new Error(`The session was answered with ${response.status}.`);
    return response.json();
  },
  retry: false,
  gcTime: Infinity,
  refetchInterval: ({ state }) => state.error !== null && 2_000,
});

const otherTabs = openChannel();
otherTabs?.addEventListener("message", () => void askWho());

const changed = "changed";

/** Call this after signing somebody in or out: this page and other tabs then ask who is signed in. */
export function noteNewSession(): Promise<void> {
  tell(changed);
  return askWho();
}

/** Whether nobody is signed in, by the latest response; false without one. */
export function isNobodyIn(): boolean {
  const { data, status, isInvalidated } = queryClient.getQueryState(sessionKey) ?? {};
  return data === null && status === "success" && isInvalidated === false;
}

/** Tells other tabs that somebody's account is deleted. */
export const noteErased = (personId: string): void => tell({ erased: personId });

/** Calls `act` with the id of each person whose account is deleted in another tab. @returns a function that ends it */
export function onErasedElsewhere(act: (personId: string) => void): () => void {
  const hear = ({ data }: MessageEvent<Told>) => {
    if (data !== changed) act(data.erased);
  };
  otherTabs?.addEventListener("message", hear);
  return () => otherTabs?.removeEventListener("message", hear);
}

type Told = typeof changed | { erased: string };

function tell(news: Told): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches no other origin
  otherTabs?.postMessage(news);
}

/**
 * The same after a change of the account, in the background: for a minute the session's cookie still has the old
 * values. The change is complete whether or not this request succeeds.
 */
export function noteChangedAccount(): void {
  void fetch("/api/auth/get-session?disableCookieCache=true")
    .catch(() => undefined)
    .then(noteNewSession);
}

/**
 * A browser may refuse a channel, as Firefox does if cookies are blocked: then other tabs request it when they are next
 * looked at.
 */
function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel("session");
  } catch {
    return undefined;
  }
}
