import { queryOptions } from "@tanstack/react-query";
import type { authClient } from "./auth.ts";
import { askWho, sessionKey } from "./trpc.ts";

type Session = typeof authClient.$Infer.Session;

/** Who is signed in, as better-auth says; null is nobody. What could not be asked is asked again. */
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

/** To be called by what has signed somebody in or out: this page and those of other tabs ask who it is now. */
export function noteNewSession(): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches no other origin
  otherTabs?.postMessage("changed");
  void askWho();
}

/**
 * The same where the account was changed, in the background: for a minute the session's cookie has what was before. What the change was is
 * done, whether or not this is answered.
 */
export function noteChangedAccount(): void {
  void fetch("/api/auth/get-session?disableCookieCache=true")
    .catch(() => undefined)
    .then(noteNewSession);
}

/** A browser may refuse one, as Firefox does where cookies are blocked: then other tabs ask when they are next looked at. */
function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel("session");
  } catch {
    return undefined;
  }
}
