import { randomBytes } from "node:crypto";
import { TRPCClientError, createTRPCClient, httpBatchLink } from "@trpc/client";
import { toUploadError } from "@s3-direct/upload-core";
import { expect } from "vitest";
import { maxBatchSize } from "../app.ts";
import type { AppRouter } from "../router.ts";
import { type TestApi, webOrigin } from "./test-api.ts";

export type Browser = ReturnType<typeof openBrowser>;

type BrowserOptions = {
  /** The address that the first proxy in front of the API records; needs TRUST_PROXY=1. */
  address?: string;
  /** The trace of which the browser's requests are a part. */
  traceparent?: string;
  /** Headers that a page's own client sends, too. */
  headers?: Readonly<Record<string, string>>;
};

/**
 * Returns an address that no other test has, for use with TRUST_PROXY=1: tests may share a database, and with it the
 * counts of an address.
 */
export const someAddress = () => ({
  address: `2001:db8:${randomBytes(2).toString("hex")}:${randomBytes(2).toString("hex")}::1`,
});

/** Opens a browser on the app's page: it keeps cookies and sends its origin. */
export function openBrowser(
  api: Pick<TestApi, "app">,
  { address, traceparent, headers: own = {} }: BrowserOptions = {},
) {
  const jar = new Map<string, string>();

  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    for (const [name, value] of Object.entries(own)) headers.set(name, value);
    if (address !== undefined) headers.set("x-forwarded-for", address);
    if (traceparent !== undefined) headers.set("traceparent", traceparent);
    if (jar.size > 0) headers.set("cookie", [...jar].map(([name, value]) => `${name}=${value}`).join("; "));
    if (!headers.has("origin") && (init.method ?? "GET") !== "GET") headers.set("origin", webOrigin);
    const response = await api.app.request(path, { ...init, headers });
    for (const cookie of response.headers.getSetCookie()) keep(jar, cookie);
    return response;
  }

  function post(path: string, body: unknown = {}): Promise<Response> {
    return request(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  }

  const link = httpBatchLink({
    url: "http://localhost:3000/trpc",
    maxItems: maxBatchSize,
    fetch: (input, init) => {
      const { pathname, search } = new URL(String(input));
      const { method, headers, body } = init ?? {};
      return request(pathname + search, {
        method,
        headers: new Headers(Object.entries(headers ?? {})),
        body: typeof body === "string" ? body : undefined,
      });
    },
  });

  return { jar, request, post, trpc: createTRPCClient<AppRouter>({ links: [link] }) };
}

/** Opens a browser and signs in a new guest. */
export async function openGuest(api: Pick<TestApi, "app">, options: BrowserOptions = {}) {
  const browser = openBrowser(api, options);
  const response = await browser.post("/api/auth/sign-in/anonymous");
  expect(response.status).toBe(200);
  return browser;
}

/** Returns the error that a page makes of a refused call. */
export async function refusalOf(call: Promise<unknown>) {
  const error: unknown = await call.then(
    () => expect.fail("The call was not refused."),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(TRPCClientError);
  const { code, sentence, retryable, details } = toUploadError(error);
  return { code, sentence, retryable, details };
}

/** The same for concurrent calls: if one is refused before another, this is not an unhandled rejection. */
export async function refusalsOf(calls: Promise<unknown>[]) {
  return Promise.all(calls.map(refusalOf));
}

function keep(jar: Map<string, string>, cookie: string): void {
  const [pair = "", ...attributes] = cookie.split("; ");
  const [name = "", value = ""] = pair.split(/=(.*)/s);
  if (attributes.includes("Max-Age=0")) jar.delete(name);
  else jar.set(name, value);
}
