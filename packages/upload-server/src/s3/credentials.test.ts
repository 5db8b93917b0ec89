import { expect, test } from "vitest";
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

test("credentials that do not end are asked for again after five minutes, so that rotated ones are found", async () => {
  const { keyAt } = provider({});
  expect([await keyAt(0), await keyAt(4 * minute), await keyAt(5 * minute)]).toEqual(["key 1", "key 1", "key 2"]);
});
