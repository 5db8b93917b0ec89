import { createTRPCClient, httpBatchLink } from "@trpc/client";
import type { ContractApi, ContractRouter } from "./api.ts";
import type { Exchange } from "./recording.ts";

export type AppClient = ReturnType<typeof openClient>;

/** Opens a browser's client of an API; `onExchange` is called with each exchange after its response. */
export function openClient(api: Pick<ContractApi, "request">, onExchange: (exchange: Exchange) => void = () => {}) {
  const link = httpBatchLink({
    url: "http://api/trpc",
    async fetch(url, { method = "GET", headers, body } = {}) {
      const { pathname, search } = new URL(url instanceof Request ? url.url : url);
      const path = pathname + search;
      const sent = typeof body === "string" ? body : undefined;
      const answer = await api.request(path, {
        method,
        headers: new Headers(Object.entries(headers ?? {})),
        body: sent ?? null,
      });
      const text = await answer.text();
      const asked = { method, path, ...(sent !== undefined && { body: JSON.parse(sent) as unknown }) };
      onExchange({ ...asked, status: answer.status, answer: JSON.parse(text) });
      return new Response(text, answer);
    },
  });
  return createTRPCClient<ContractRouter>({ links: [link] });
}
