import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { maxBatchSize } from "./app.ts";
import { openBrowser, openGuest, refusalOf } from "./testing/browser.ts";
import { type TestApi, onRealS3, startTestApi, webOrigin } from "./testing/test-api.ts";

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api[Symbol.asyncDispose]());

const json = { "content-type": "application/json" };
const create = { filename: "a.txt", contentType: "text/plain", size: 5 };

describe("a request that changes something", () => {
  test.each([
    ["from another site", { origin: "https://evil.example" }],
    ["from the same host on another port", { origin: "http://localhost:5174" }],
    ["from a sandboxed page", { origin: "null" }],
    ["that does not say where from", { origin: "" }],
    ["that says so in another header only", { origin: "", referer: `${webOrigin}/`, "sec-fetch-site": "same-origin" }],
  ])("%s is refused before any procedure runs (traps: 128)", async (_, headers) => {
    const guest = await openGuest(api);
    const before = api.logged.length;
    const types = ["application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""];
    const methods = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    for (const [contentType, method] of types.flatMap((type) => methods.map((method) => [type, method] as const))) {
      const response = await guest.request("/trpc/upload.create", {
        method,
        headers: { ...headers, "content-type": contentType },
        body: JSON.stringify(create),
      });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({
        message: "This request does not come from a page of this application.",
        error: { data: { code: "FORBIDDEN", httpStatus: 403 } },
      });
    }
    expect(api.logged).toHaveLength(before);
  });

  test("is not executed by GET either, whatever it says of its method", async () => {
    const guest = await openGuest(api);
    const input = encodeURIComponent(JSON.stringify({ 0: create }));
    const wishes: Record<string, string>[] = [
      {},
      { "x-http-method-override": "POST" },
      { "x-method-override": "POST" },
      { "x-http-method": "POST" },
    ];
    for (const headers of wishes) {
      const response = await guest.request(`/trpc/upload.create?batch=1&_method=POST&input=${input}`, { headers });
      expect(response.status).toBe(405);
    }
    for (const path of ["sign-out", "sign-in/anonymous", "sign-in/email", "sign-up/email", "delete-user"]) {
      expect((await guest.request(`/api/auth/${path}`)).status).toBe(404);
    }
    expect((await guest.trpc.media.usage.query()).files).toBe(0);
  });

  test("is taken from either local name of the page", async () => {
    const guest = await openGuest(api);
    for (const origin of [webOrigin, "http://127.0.0.1:5173"]) {
      const headers = { ...json, origin };
      const response = await guest.request("/trpc/upload.create", {
        method: "POST",
        headers,
        body: JSON.stringify(create),
      });
      expect(response.status).toBe(200);
    }
  });

  test("must not sign anybody in from another site", async () => {
    const browser = openBrowser(api);
    const response = await browser.request("/api/auth/sign-in/anonymous", {
      method: "POST",
      headers: { ...json, origin: "https://evil.example" },
      body: "{}",
    });
    expect(response.status).toBe(403);
    expect(browser.jar.size).toBe(0);
  });
});

describe("a page on another origin", () => {
  const preflight = (origin: string) =>
    api.app.request("/trpc/upload.create", {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type" },
    });

  test("that is named may read answers, with its cookies", async () => {
    const allowed = await preflight(webOrigin);
    expect(allowed.status).toBe(204);
    for (const { headers } of [allowed, await api.app.request("/trpc/config", { headers: { origin: webOrigin } })]) {
      expect(headers.get("access-control-allow-origin")).toBe(webOrigin);
      expect(headers.get("access-control-allow-credentials")).toBe("true");
      expect(headers.get("vary")).toMatch(/origin/i);
    }
  });

  test.each(["https://evil.example", "null", `${webOrigin}.evil.example`, "http://localhost:51730"])(
    "%s may not",
    async (origin) => {
      expect((await preflight(origin)).status).toBe(403);
      for (const path of ["/trpc/config", "/trpc/media.list", "/api/auth/get-session"]) {
        const { headers } = await api.app.request(path, { headers: { origin } });
        expect(headers.get("access-control-allow-origin")).toBeNull();
      }
    },
  );
});

describe("limits", () => {
  const large = JSON.stringify({ ...create, filename: "a".repeat(1024 * 1024) });

  test.each(["/trpc/upload.create", "/trpc/upload.create?batch=1", "/api/auth/sign-in/email"])(
    "a body above 1 MiB to %s is refused in words (traps: 125)",
    async (path) => {
      const response = await openBrowser(api).request(path, {
        method: "POST",
        headers: { ...json, "content-length": String(large.length) },
        body: large,
      });
      expect(response.status).toBe(413);
      expect(await response.json()).toMatchObject({ message: "The request is larger than 1 MiB." });
    },
  );

  test("a body above 1 MiB that does not tell its length is refused, too", async () => {
    const body = new Blob([large]).stream();
    const init = { method: "POST", headers: { ...json, origin: webOrigin }, body, duplex: "half" } as const;
    expect((await api.app.request(new Request("http://localhost/trpc/upload.create", init))).status).toBe(413);
  });

  test("a page hears it as any other refusal", async () => {
    const { trpc } = await openGuest(api);
    const refused = await refusalOf(trpc.upload.create.mutate({ ...create, filename: "a".repeat(1024 * 1024) }));
    expect(refused).toMatchObject({
      code: "INVALID_INPUT",
      sentence: "The request is larger than 1 MiB.",
      retryable: false,
    });
  });

  test("a batch has a largest size", async () => {
    const batch = (count: number) => openBrowser(api).request(`/trpc/${Array(count).fill("config").join(",")}?batch=1`);
    expect((await batch(maxBatchSize)).status).toBe(200);
    expect((await batch(maxBatchSize + 1)).status).toBe(400);
  });
});

describe("every answer", () => {
  test.each(["/livez", "/readyz", "/csp", "/trpc/config", "/trpc/none", "/api/auth/get-session", "/nowhere"])(
    "to %s",
    async (path) => {
      const answers = await Promise.all([
        api.app.request(path),
        api.app.request(path, { headers: { "x-request-id": "mine" } }),
      ]);
      const ids = answers.map((answer) => answer.headers.get("x-request-id"));
      expect(new Set(ids).size).toBe(2);
      for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);

      const headers = answers[0].headers;
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      // No other origin may read a response.
      expect(headers.get("access-control-allow-origin")).toBeNull();
    },
  );
});

test.each(["/trpc/%E0%A4%A", "/trpc/%FF?batch=1", "/trpc/upload.create,%C0", "/api/auth/%FF", "/%FF"])(
  "an address that is no text, %s, is not there",
  async (path) => {
    for (const method of ["GET", "POST"]) {
      const init = method === "POST" ? { method, headers: { ...json, origin: webOrigin }, body: "{}" } : {};
      expect((await api.app.request(path, init)).status).toBe(404);
    }
  },
);

test("/livez says that the process answers", async () => {
  const response = await api.app.request("/livez");
  expect([response.status, await response.text()]).toEqual([200, "ok"]);
});

test("the configuration needs no session", async () => {
  expect(await openBrowser(api).trpc.config.query()).toEqual({
    accept: expect.arrayContaining(["image/*"]),
    maxSize: 1024 ** 3,
    // The S3 of `pnpm test:ceph` has no janitor.
    deleteAccount: !onRealS3,
    guests: true,
    mails: false,
  });
});
