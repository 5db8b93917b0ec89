import { anonymousClient } from "better-auth/client/plugins";
import { createAuthClient } from "better-auth/react";

/** Talks to `/api/auth` of the page's own origin. Mails are written in the page's language. */
export const authClient = createAuthClient({
  plugins: [anonymousClient()],
  fetchOptions: { onRequest: ({ headers }) => headers.set("accept-language", document.documentElement.lang) },
});
