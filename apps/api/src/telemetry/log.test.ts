import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { openBrowser, openGuest, refusalOf } from "../testing/browser.ts";
import { startOwnS3 } from "../testing/own-s3.ts";
import { send, uploadFile } from "../testing/send.ts";
import { startTestApi } from "../testing/test-api.ts";

const note = { filename: "a.txt", contentType: "text/plain", bytes: new TextEncoder().encode("hello") };

const readLine = (line: string) => z.record(z.string(), z.unknown()).parse(JSON.parse(line));

test("traps: 143 each call of a procedure is one JSON line", async () => {
  await using api = await startTestApi();
  const guest = await openGuest(api);
  const before = api.logged.length;
  const response = await guest.request('/trpc/config,media.list?batch=1&input={"1":{}}');
  await guest.post("/trpc/upload.finish", { key: "unknown" });

  const common = { level: 30, msg: "procedure", userId: expect.any(String), ms: expect.any(Number) };
  const requestId = response.headers.get("x-request-id");
  expect(api.logged.slice(before).map(readLine)).toEqual([
    expect.objectContaining({ ...common, requestId, path: "config", type: "query", code: "OK" }),
    expect.objectContaining({ ...common, requestId, path: "media.list", type: "query", code: "OK" }),
    expect.objectContaining({ ...common, path: "upload.finish", type: "mutation", code: "UPLOAD_NOT_FOUND" }),
  ]);
});

test("what goes wrong on our side names the request to the person, and the reason to the log alone", async () => {
  await using api = await startTestApi({}, { ownDatabase: true });
  const guest = await openGuest(api);
  // The app loses its database while it runs.
  await api.close();
  const refused = await refusalOf(guest.trpc.media.list.query({}));
  expect(refused).toMatchObject({
    code: "INTERNAL",
    sentence: "Something went wrong on our side. Try again in a moment.",
    retryable: false,
  });

  const line = readLine(api.logged.at(-1) ?? "");
  expect(line).toMatchObject({
    level: 50,
    code: "INTERNAL",
    path: "media.list",
    reason: expect.stringMatching(/PGlite is closed|after calling end/),
  });
  expect(refused.details).toEqual({ requestId: line.requestId });

  const answer = await guest.request("/api/auth/get-session?disableCookieCache=true");
  expect(answer.status).toBe(500);
  const ofAuth = api.logged.map(readLine).filter(({ msg }) => String(msg).startsWith("auth: "));
  const requestId = answer.headers.get("x-request-id");
  expect(ofAuth.at(-1)).toMatchObject({ level: 50, requestId });
});

test("a call that S3 refused is logged with S3's names of the request", async () => {
  await using s3 = await startOwnS3();
  await using api = await startTestApi(s3.variables);
  const guest = await openGuest(api);
  const plan = await guest.trpc.upload.create.mutate({ ...note, size: 5 });
  await send(plan, note.bytes);
  s3.breakDown();
  expect(await refusalOf(guest.trpc.upload.finish.mutate({ key: plan.key }))).toMatchObject({
    code: "STORAGE_UNAVAILABLE",
    details: {},
  });
  expect(readLine(api.logged.at(-1) ?? "")).toMatchObject({
    level: 50,
    code: "STORAGE_UNAVAILABLE",
    s3RequestId: expect.stringMatching(/^\w{8,}/),
    s3ExtendedRequestId: expect.stringMatching(/^[\w+/=]{8,}$/),
  });
});

test("a full run, with everything that goes wrong in it, logs no signature, secret, cookie or token", async () => {
  const printed: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) => tap(stream, printed));
  await using s3 = await startOwnS3();
  const api = await startTestApi(s3.variables, { ownDatabase: true });
  const secrets: string[] = [];
  try {
    const password = "correct horse battery";
    const email = `ann-${crypto.randomUUID()}@example.com`;
    const browser = await openGuest(api);
    await browser.post("/api/auth/sign-up/email", { name: "Ann", email, password });
    await browser.post("/api/auth/sign-in/email", { email, password: `${password}!` });
    const { plan, data } = await uploadFile(browser, note);
    await send(plan, note.bytes, { headers: { "x-amz-acl": "public-read" } });
    await openBrowser(api).request("/api/auth/get-session", {
      headers: { cookie: "better-auth.session_token=forged.f0rged" },
    });
    await browser.request("/trpc/upload.create", {
      method: "POST",
      headers: { origin: "https://evil.example" },
      body: "{}",
    });
    await s3.stop();
    await refusalOf(browser.trpc.upload.finish.mutate({ key: plan.key }));
    await refusalOf(browser.trpc.media.delete.mutate({ id: data.id }));
    await api.close();
    await browser.post("/api/auth/sign-in/email", { email, password });
    await refusalOf(browser.trpc.media.list.query({}));

    const url = plan.kind === "single" ? new URL(plan.url) : expect.fail();
    const signature = url.searchParams.get("X-Amz-Signature") ?? expect.fail();
    const { auth } = z
      .object({ auth: z.string() })
      .parse(JSON.parse(await readFile(join(api.dataDir, "secrets.json"), "utf8")));
    const keys = (["SIGNER", "PUBLISHER", "JANITOR"] as const).map(
      (role) => s3.variables[`S3_${role}_SECRET_ACCESS_KEY`] ?? expect.fail(),
    );
    const cookies = [...browser.jar.values()].map((value) => decodeURIComponent(value).split(".")[0] ?? "");
    secrets.push(signature, auth, ...keys, ...cookies, password, email, "f0rged", "X-Amz-");
  } finally {
    for (const restore of spies) restore();
    await api[Symbol.asyncDispose]();
  }
  const everything = [...api.logged, ...printed].join("\n");
  const codes = api.logged.map((line) => readLine(line).code);
  expect(codes).toEqual(expect.arrayContaining(["OK", "STORAGE_UNAVAILABLE", "INTERNAL"]));
  expect(cookiesAreKnown(secrets)).toBe(true);
  for (const secret of secrets) expect(everything).not.toContain(secret);
});

/** Every text contains an empty one: the test would then prove nothing. */
function cookiesAreKnown(secrets: readonly string[]): boolean {
  return secrets.length > 9 && secrets.every((secret) => secret.length > 5);
}

function tap(stream: NodeJS.WriteStream, into: string[]): () => void {
  const write = stream.write.bind(stream);
  stream.write = (chunk: string | Uint8Array, ...rest: []) => {
    into.push(String(chunk));
    return write(chunk, ...rest);
  };
  return () => {
    stream.write = write;
  };
}
