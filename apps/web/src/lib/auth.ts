import { createAuthClient } from "better-auth/client";
import { anonymousClient } from "better-auth/client/plugins";

/**
 * Talks to `/api/auth` of the page's own origin. Mails are written in the page's language. Its code comes with what changes an account:
 * who is signed in is asked by `session.ts`, which needs none of it.
 */
export const authClient = createAuthClient({
  plugins: [anonymousClient()],
  fetchOptions: { onRequest: ({ headers }) => headers.set("accept-language", document.documentElement.lang) },
});
