import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { serve } from "../testing/serve.ts";
import { defaultCredentials } from "./default-credentials.ts";
import { memoizeCredentials, type S3Credentials } from "./credentials.ts";

const minute = 60_000;
const start = Date.UTC(2026, 0, 1);

/** A provider with prepared answers, and a clock that stands still. */
function provider(...answers: (Partial<S3Credentials> | Error)[]) {
  const time = { now: start };
  let calls = 0;
  const credentials = memoizeCredentials(
    async () => {
      const answer = answers[Math.min(calls, answers.length - 1)] ?? {};
      calls += 1;
      if (answer instanceof Error) throw answer;
      return { accessKeyId: `key ${calls}`, secretAccessKey: "secret", ...answer };
    },
    () => time.now,
  );
  return {
    time,
    calls: () => calls,
    keyAt: async (at: number) => ((time.now = start + at), (await credentials()).accessKeyId),
  };
}

const endsAt = (at: number) => ({ expiration: new Date(start + at) });

test("temporary credentials are renewed five minutes before they end", async () => {
  const { keyAt } = provider(endsAt(60 * minute), endsAt(120 * minute));
  expect([await keyAt(0), await keyAt(54 * minute), await keyAt(56 * minute)]).toEqual(["key 1", "key 1", "key 2"]);
});

test("a renewal that fails keeps credentials that are still good, and is tried again", async () => {
  const { keyAt, calls } = provider(endsAt(60 * minute), new Error("down"), new Error("down"), endsAt(120 * minute));
  await keyAt(0);
  expect(await keyAt(56 * minute)).toBe("key 1");
  // Not at every signature.
  expect([await keyAt(56 * minute), calls()]).toEqual(["key 1", 2]);
  expect(await keyAt(57 * minute)).toBe("key 1");
  expect(await keyAt(58 * minute)).toBe("key 4");
});

test("a renewal that fails just before they end does not make them last longer", async () => {
  const { keyAt } = provider(endsAt(60 * minute), new Error("down"));
  await keyAt(0);
  expect(await keyAt(60 * minute - 1_000)).toBe("key 1");
  await expect(keyAt(60 * minute)).rejects.toThrow("down");
});

test("a renewal that fails when they have ended fails", async () => {
  const { keyAt } = provider(endsAt(10 * minute), new Error("down"));
  await keyAt(0);
  await expect(keyAt(11 * minute)).rejects.toThrow("down");
});

test.each([
  ["can't be reached", Object.assign(new Error("connect"), { code: "ECONNREFUSED" })],
  ["is down", Object.assign(new Error("down"), { $metadata: { httpStatusCode: 503 } })],
])("a service for credentials that %s is asked again later, as S3 is", async (_, error) => {
  const { keyAt } = provider(error, {});
  await expect(keyAt(0)).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE", cause: error });
  expect(await keyAt(0)).toBe("key 2");
});

test.each(["Throttling", "ThrottlingException", "IDPCommunicationError"])(
  "an STS that answers %s, as 400, is asked again later, too",
  async (code) => {
    const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code></Error></ErrorResponse>`;
    await using sts = await serve((request, response) => {
      request.resume();
      response.writeHead(400, { "content-type": "text/xml" }).end(body);
    });
    const folder = await mkdtemp(join(tmpdir(), "token-"));
    await writeFile(join(folder, "token"), "a token");
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"]) vi.stubEnv(name, undefined);
    for (const name of ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"]) vi.stubEnv(name, join(folder, "none"));
    vi.stubEnv("AWS_ENDPOINT_URL_STS", sts.storage.publicBaseUrl);
    vi.stubEnv("AWS_WEB_IDENTITY_TOKEN_FILE", join(folder, "token"));
    vi.stubEnv("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/signer");
    vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
    onTestFinished(async () => {
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true });
    });
    await expect(memoizeCredentials(defaultCredentials())()).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
  },
);

describe("a provider that does not answer", () => {
  const key = { accessKeyId: "a", secretAccessKey: "b", expiration: endsAt(60 * minute).expiration };

  beforeEach(() => void vi.useFakeTimers({ now: start }));
  afterEach(() => void vi.useRealTimers());

  test("is called again by those who come later, without an argument", async () => {
    const source = vi.fn<() => Promise<S3Credentials>>().mockReturnValueOnce(new Promise(() => {}));
    const credentials = memoizeCredentials(source.mockResolvedValueOnce(key));
    const first = expect(credentials()).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    await vi.advanceTimersByTimeAsync(10_000);
    await first;
    expect(await credentials()).toBe(key);
    expect(source.mock.calls).toEqual([[], []]);
  });

  test("and does so late has not been called in vain", async () => {
    const source = vi.fn(() => new Promise<S3Credentials>((resolve) => setTimeout(resolve, 12_000, key)));
    const credentials = memoizeCredentials(source);
    const first = expect(credentials()).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    await vi.advanceTimersByTimeAsync(12_000);
    await first;
    expect(await credentials()).toBe(key);
    expect(source).toHaveBeenCalledTimes(1);
  });

  test("and does so after a later call has brought others does not replace them", async () => {
    const older = { ...key, accessKeyId: "older" };
    const source = vi.fn<() => Promise<S3Credentials>>().mockResolvedValue(key);
    source.mockReturnValueOnce(new Promise((resolve) => setTimeout(resolve, 12_000, older)));
    const credentials = memoizeCredentials(source);
    const first = expect(credentials()).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    await vi.advanceTimersByTimeAsync(10_000);
    await first;
    expect(await credentials()).toBe(key);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await credentials()).toBe(key);
  });

  test("keeps those who have valid keys waiting once in a while only", async () => {
    const source = vi.fn<() => Promise<S3Credentials>>(() => new Promise(() => {})).mockResolvedValueOnce(key);
    const credentials = memoizeCredentials(source);
    await credentials();
    vi.setSystemTime(start + 56 * minute);
    const renewed = credentials();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await renewed).toBe(key);
    await vi.advanceTimersByTimeAsync(29_000);
    expect(await credentials()).toBe(key);
    expect(source).toHaveBeenCalledTimes(2);
  });
});

test("credentials that do not end are asked for again after five minutes, so that rotated ones are found", async () => {
  const { keyAt } = provider({});
  expect([await keyAt(0), await keyAt(4 * minute), await keyAt(5 * minute)]).toEqual(["key 1", "key 1", "key 2"]);
});

test.each([
  ["names of its own", { AccessKeyId: "a", SecretAccessKey: "b" }],
  ["a date as text", { accessKeyId: "a", secretAccessKey: "b", expiration: "2026-01-01T01:00:00Z" }],
  ["nothing", null],
])("a function that returns %s, as JSON may be, is told what to return, and nothing is signed", async (_, answer) => {
  const credentials = memoizeCredentials(async () => JSON.parse(JSON.stringify(answer)));
  await expect(credentials()).rejects.toThrow("must return { accessKeyId, secretAccessKey }, and expiration as a Date");
});

test("a renewal that returns no credentials keeps those that are still good", async () => {
  const { keyAt } = provider(endsAt(60 * minute), { accessKeyId: "" });
  expect([await keyAt(0), await keyAt(56 * minute)]).toEqual(["key 1", "key 1"]);
  await expect(keyAt(61 * minute)).rejects.toThrow("must return { accessKeyId");
});
