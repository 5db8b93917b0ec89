import { createAuthClient } from "better-auth/client";
import { anonymousClient } from "better-auth/client/plugins";

/**
 * Calls `/api/auth` of the page's own origin. Mails are written in the page's language. The code is loaded with what
 * changes an account: `session.ts`, which asks who is signed in, needs none of it.
 */
export const authClient = createAuthClient({
  plugins: [anonymousClient()],
  fetchOptions: { onRequest: ({ headers }) => headers.set("accept-language", document.documentElement.lang) },
});
