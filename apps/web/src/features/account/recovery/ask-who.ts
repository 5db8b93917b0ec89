import { authClient } from "../../../lib/auth.ts";

/** Whoever is signed in here is asked for anew, in the background: what the link was for is done, whether or not this is answered. */
export function askWho(): void {
  void authClient
    .getSession({ query: { disableCookieCache: true } })
    .catch(() => undefined)
    .then(() => authClient.$store.notify("$sessionSignal"));
}
