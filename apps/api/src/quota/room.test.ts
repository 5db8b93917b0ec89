import { MiB } from "@s3-direct/upload-core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hasRoom, noRoom } from "./room.ts";

const limits = { bytes: 100 * MiB, files: 3, openMultiparts: 1 };
const now = new Date("2026-01-01T00:00:00Z");
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const small = { bytes: MiB, multipart: false };
const large = { bytes: 40 * MiB, multipart: true };

test("the last byte and the last file fit, one more does not", () => {
  const held = { bytes: 99 * MiB, files: 2, openMultiparts: 0 };
  expect(hasRoom(held, small, limits)).toBe(true);
  expect(hasRoom(held, { ...small, bytes: MiB + 1 }, limits)).toBe(false);
  expect(hasRoom({ ...held, files: 3 }, small, limits)).toBe(false);
  expect(hasRoom({ ...held, bytes: 0, openMultiparts: 1 }, large, limits)).toBe(false);
  expect(hasRoom({ ...held, bytes: 0, openMultiparts: 1 }, small, limits)).toBe(true);
});

test("a person reads what is free, and waits only for what comes back by itself", () => {
  const held = { bytes: 80 * MiB, files: 1, openMultiparts: 0 };
  const refused = { held, upload: large, limits };
  const stored = noRoom(refused, { reserved: [], now });
  expect(stored.sentence).toBe("This file needs 40 MB, and of 100 MB there are 20 MB free. Delete something for good.");
  expect(stored.details).toEqual({
    limit: "bytes",
    free: String(20 * MiB),
    maxBytes: String(100 * MiB),
    maxFiles: "3",
  });

  const reserved = [5, 15, 90].map((mebibytes, index) => ({
    bytes: mebibytes * MiB,
    multipart: false,
    expiresAt: inSeconds(60 * (index + 1)),
  }));
  const waiting = noRoom(refused, { reserved, now });
  expect(waiting.sentence).toMatch(/ Delete something for good, or try again in 2 minutes\.$/);
  expect(waiting.details).toMatchObject({ retryAfter: "120" });
  // Files that are being deleted free their room all together.
  const deleting = { bytes: 20 * MiB, files: 1, multipart: false, expiresAt: inSeconds(300) };
  expect(noRoom(refused, { reserved: [deleting], now }).details).toMatchObject({ retryAfter: "300" });
  const full = { held: { bytes: 0, files: 6, openMultiparts: 0 }, upload: small, limits };
  const four = { ...deleting, bytes: 0, files: 4 };
  expect(noRoom(full, { reserved: [four], now }).details).toMatchObject({ retryAfter: "300" });
});

test("the other two limits have sentences of their own", () => {
  const held = { bytes: 0, files: 3, openMultiparts: 1 };
  const files = noRoom({ held, upload: small, limits }, { reserved: [], now });
  expect(files.sentence).toBe("There is room for 3 files, and all of it is taken. Delete one for good.");
  const reserved = [{ ...large, expiresAt: inSeconds(3 * 86_400) }];
  const parts = noRoom({ held, upload: large, limits }, { reserved, now });
  expect(parts.sentence).toBe(
    "As many large uploads as may be under way (1) are not finished yet. Finish or cancel one, or try again in 3 days.",
  );
});

test("after the wait that a refusal names there is room, if nothing else happens", () => {
  const upload = fc.record({ bytes: fc.nat(120 * MiB), multipart: fc.boolean() });
  const reservations = fc.array(
    fc.record({ bytes: fc.nat(60 * MiB), multipart: fc.boolean(), seconds: fc.integer({ min: 1, max: 700_000 }) }),
    { maxLength: 6 },
  );
  const stored = fc.record({ bytes: fc.nat(100 * MiB), files: fc.nat(3) });
  const check = fc.property(upload, reservations, stored, (file, underWay, { bytes, files }) => {
    const reserved = underWay
      .map(({ seconds, ...room }) => ({ ...room, expiresAt: inSeconds(seconds) }))
      .toSorted((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime());
    const heldAt = (at: Date) => {
      const live = reserved.filter(({ expiresAt }) => expiresAt > at);
      return {
        bytes: bytes + live.reduce((sum, room) => sum + room.bytes, 0),
        files: files + live.length,
        openMultiparts: live.filter((room) => room.multipart).length,
      };
    };
    const held = heldAt(now);
    if (hasRoom(held, file, limits)) return;
    const { retryAfter } = noRoom({ held, upload: file, limits }, { reserved, now }).details;
    const later = retryAfter === undefined ? inSeconds(1_000_000) : inSeconds(Number(retryAfter));
    expect(hasRoom(heldAt(later), file, limits)).toBe(retryAfter !== undefined);
  });
  fc.assert(check);
});
