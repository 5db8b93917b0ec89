import { Hono } from "hono";
import { expect, test } from "vitest";
import { openBrowser, someAddress } from "../testing/browser.ts";
import { startTestApi } from "../testing/test-api.ts";
import { countAuth } from "./count-auth.ts";

test("what sign-in answers is counted, whatever the path", async () => {
  await using api = await startTestApi({ TRUST_PROXY: "1" });
  const browser = openBrowser(api, someAddress());
  await browser.post("/api/auth/sign-in/anonymous");
  await browser.post("/api/auth/made-up");
  const text = await api.metricsText();
  expect(text).toContain('s3_direct_calls_total{procedure="auth",code="OK"} 1\n');
  expect(text).toContain('s3_direct_calls_total{procedure="auth",code="REFUSED"} 1\n');
  expect(text).toContain('s3_direct_call_duration_seconds_count{procedure="auth"} 2\n');
  expect(text).not.toContain("made-up");
});

test("a fault and an outage of the server's count as such", async () => {
  const codes: string[] = [];
  const app = new Hono()
    .use(countAuth({ call: ({ code }) => void codes.push(code) }))
    .get("/fault", () => {
      throw new Error("out of order");
    })
    .get("/:status", (c) => new Response(null, { status: Number(c.req.param("status")) }))
    .onError((_, c) => c.text("", 500));
  for (const path of ["302", "403", "429", "503", "fault"]) await app.request(`/${path}`);
  expect(codes).toEqual(["OK", "REFUSED", "RATE_LIMITED", "STORAGE_UNAVAILABLE", "INTERNAL"]);
});
