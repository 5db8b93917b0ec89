import { afterAll, beforeAll, expect, test } from "vitest";
import { type Listening, listen } from "./listen.ts";
import { someAddress } from "./testing/browser.ts";
import { type OwnS3, startOwnS3 } from "./testing/own-s3.ts";
import { runMain } from "./testing/run-main.ts";
import { type TestApi, startTestApi } from "./testing/test-api.ts";
import { testDatabaseUrl } from "./testing/test-database.ts";

// Behind one proxy, as in production, and over a real socket: only there can an address be wrong.
const webOrigin = "https://app.example.com";
const variables = {
  NODE_ENV: "production",
  WEB_ORIGIN: webOrigin,
  BETTER_AUTH_SECRET: "a-secret-of-the-tests-0123456789abcdef",
  ALLOW_GUESTS: "1",
};

let s3: OwnS3;
let proxied: TestApi;
const servers: Listening[] = [];

beforeAll(async () => {
  s3 = await startOwnS3();
  proxied = await startTestApi({ ...s3.variables, ...variables, TRUST_PROXY: "1" });
});

afterAll(async () => {
  for (const server of servers) await server.close({ graceMs: 0 });
  await proxied[Symbol.asyncDispose]();
  await s3[Symbol.asyncDispose]();
});

/** Signs in one guest after another, each with these headers. */
async function signIns(api: TestApi, headersOfEach: Record<string, string>[]): Promise<Response[]> {
  const port = await listening(api);
  const responses: Response[] = [];
  for (const headers of headersOfEach) responses.push(await signIn(port, headers));
  return responses;
}

async function listening(api: TestApi): Promise<number> {
  const server = await listen(api.app.fetch, { port: 0, host: "127.0.0.1" });
  servers.push(server);
  return server.port;
}

function signIn(port: number, headers: Record<string, string>): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/api/auth/sign-in/anonymous`, {
    method: "POST",
    headers: { origin: webOrigin, "content-type": "application/json", ...headers },
    body: "{}",
  });
}

const statuses = (responses: Response[]) => responses.map((response) => response.status);

test("guests behind a proxy are told apart by the address that the proxy wrote", async () => {
  const people = Array.from({ length: 15 }, (_, n) => ({ "x-forwarded-for": `6.6.6.6, 203.0.113.${n + 1}` }));
  const responses = await signIns(proxied, people);
  expect(statuses(responses)).toEqual(Array(15).fill(200));
  for (const cookie of responses[0]?.headers.getSetCookie() ?? []) expect(cookie).toContain("Secure");
});

test("browsers are told to come by https alone", async () => {
  const { headers } = await proxied.app.request("/livez");
  expect(headers.get("strict-transport-security")).toMatch(/^max-age=\d{7,}/);
});

test("one address signs in three times in ten seconds, whatever it claims to be", async () => {
  const { address: own } = someAddress();
  const claims = Array.from({ length: 5 }, (_, n) => {
    const address = `198.51.100.${n + 1}`;
    return { "x-forwarded-for": `${address}, ${own}`, "x-client-address": address };
  });
  expect(statuses(await signIns(proxied, claims))).toEqual([200, 200, 200, 429, 429]);
});

test("without a proxy nobody's claims count", async () => {
  await using direct = await startTestApi({ ...s3.variables, ...variables });
  const claims = Array.from({ length: 5 }, (_, n) => {
    const address = `198.51.100.${n + 1}`;
    return { "x-forwarded-for": address, "x-client-address": address };
  });
  expect(statuses(await signIns(direct, claims))).toEqual([200, 200, 200, 429, 429]);
});

test("whoever thinks up paths is counted too, and all of these paths together", async () => {
  const port = await listening(proxied);
  const headers = { "x-forwarded-for": someAddress().address };
  const answers = await Promise.all(
    Array.from({ length: 110 }, (_, n) => fetch(`http://127.0.0.1:${port}/api/auth/nothing-${n}`, { headers })),
  );
  expect(statuses(answers).toSorted((a, b) => a - b)).toEqual([...Array(100).fill(404), ...Array(10).fill(429)]);
});

if (testDatabaseUrl !== undefined) {
  test("processes on one database count attempts to sign in together", async () => {
    const shared = { ...s3.variables, ...variables, DATABASE_URL: testDatabaseUrl, TRUST_PROXY: "1", PORT: "0" };
    await using first = runMain(shared);
    await using second = runMain(shared);
    const ports = [await first.port(), await second.port()];
    const headers = { "x-forwarded-for": someAddress().address };
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => signIn(ports[n % 2] ?? 0, headers)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
  });
}
