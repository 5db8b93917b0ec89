import { noteNewSession } from "../../../lib/session.ts";
import { loadAccount } from "../account.ts";

/** Whoever is signed in here is asked for anew, in the background: what the link was for is done, whether or not this is answered. */
export function askWho(): void {
  void loadAccount()
    .then(({ authClient }) => authClient.getSession({ query: { disableCookieCache: true } }))
    .catch(() => undefined)
    .then(noteNewSession);
}
