/* oxlint-disable no-restricted-imports -- the engine knows no server; tests let it meet the real one */
import { type HTTPBatchLinkOptions, httpBatchLink } from "@trpc/client";
import type { AnyTRPCRouter } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";

/** Returns a link to a router in the same process, whose context is empty. */
export function linkTo(router: AnyTRPCRouter) {
  return httpBatchLink(wayTo(router));
}

type Options = HTTPBatchLinkOptions<AnyTRPCRouter["_def"]["_config"]["$types"]>;

/** Returns the options with which a link reaches such a router. */
export function wayTo(router: AnyTRPCRouter): { url: string; fetch: NonNullable<Options["fetch"]> } {
  return {
    url: "http://localhost/trpc",
    fetch(url, { method, headers, body } = {}) {
      const asked = {
        method,
        headers: new Headers(Object.entries(headers ?? {})),
        body: typeof body === "string" ? body : null,
      };
      return fetchRequestHandler({
        endpoint: "/trpc",
        router,
        req: new Request(url, asked),
        createContext: () => ({}),
      });
    },
  };
}
