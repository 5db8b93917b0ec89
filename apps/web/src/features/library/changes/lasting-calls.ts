import { httpLink } from "@trpc/client";
import { trpc } from "../../../lib/trpc.ts";

/** For changes that the page shows before the API has made them: their requests continue if the page is left. */
export const lastingCalls = trpc.createClient({
  links: [
    httpLink({
      url: "/trpc",
      fetch: (url, init) =>
        fetch(url, { ...init, body: typeof init?.body === "string" ? init.body : null, keepalive: true }),
    }),
  ],
});
