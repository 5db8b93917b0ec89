import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyId, anyText, hostileIds } from "./testing/texts.ts";
import { GiB, MiB } from "./bytes.ts";
import { maxUploadSize } from "./part-plan.ts";
import { belongsTo, makeUploadKey, ownerPrefix, parseUploadKey, type UploadKeyInput } from "./upload-key.ts";

const photo: UploadKeyInput = {
  endpoint: "attachment",
  owner: "auth0|7",
  filename: "My Photo (1).JPG",
  ext: "jpg",
  size: 1234,
  now: new Date("2026-11-24T23:59:59.999Z"),
  uuid: "0b8e4c1e-7d1f-4c39-9a55-1a2b3c4d5e6f",
};
const photoKey = "uploads/attachment/auth0.7c7/20261124-0b8e4c1e-7d1f-4c39-9a55-1a2b3c4d5e6f.1234.my-photo-1.jpg";

const anyUpload = fc.record({
  endpoint: anyId(64),
  owner: anyId(128),
  filename: anyText,
  ext: fc.stringMatching(/^[a-z0-9]{1,16}$/),
  size: fc.integer({ min: 1, max: maxUploadSize }),
  partSize: fc.option(fc.constant(5 * GiB), { nil: undefined }),
  now: fc.date({ min: new Date(0), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true }),
  uuid: fc.uuid(),
  visibility: fc.constantFrom("public" as const, "private" as const),
});

describe("makeUploadKey", () => {
  test("writes all that a later step must trust", () => {
    expect(makeUploadKey(photo)).toBe(photoKey);
    expect(makeUploadKey({ ...photo, size: 100 * MiB, partSize: 16 * MiB })).toBe(
      "uploads/attachment/auth0.7c7/20261124-0b8e4c1e-7d1f-4c39-9a55-1a2b3c4d5e6f.104857600x16777216.my-photo-1.jpg",
    );
    expect(makeUploadKey({ ...photo, visibility: "private" })).toBe(
      "uploads/attachment/auth0.7c7/20261124-0b8e4c1e-7d1f-4c39-9a55-1a2b3c4d5e6f.private.1234.my-photo-1.jpg",
    );
  });

  test("traps: 32, 37 any name, owner and endpoint give a key that is safe in a URL and parses back", () => {
    fc.assert(
      fc.property(anyUpload, (upload) => {
        const key = makeUploadKey(upload);
        expect(key).toMatch(/^[a-z0-9_./-]+$/);
        expect(new TextEncoder().encode(key).length).toBeLessThanOrEqual(1024);
        expect(new URL(`https://s3.example.com/bucket/${key}`).pathname).toBe(`/bucket/${key}`);
        expect(key.split("/")).toHaveLength(4);
        const { endpoint, owner, ext, size, partSize, uuid, visibility } = upload;
        const date = upload.now.toISOString().slice(0, 10).replaceAll("-", "");
        expect(parseUploadKey(key)).toMatchObject({ endpoint, owner, ext, size, date, id: uuid, visibility });
        expect(parseUploadKey(key)?.partSize).toBe(partSize);
      }),
      { numRuns: 2_000 },
    );
  });

  test("traps: 37 the longest of everything stays within 1,024 bytes", () => {
    const key = makeUploadKey({
      ...photo,
      endpoint: "\u0000".repeat(64),
      owner: "ÿ".repeat(64),
      filename: "n".repeat(10_000),
      ext: "e".repeat(16),
      size: maxUploadSize,
      partSize: 5 * GiB,
    });
    expect(key.length).toBeLessThanOrEqual(1024);
    expect(parseUploadKey(key)?.slug).toBe("n".repeat(60));
  });

  test.each([
    ["an empty owner", { owner: "" }],
    ["an owner of 129 bytes", { owner: "a".repeat(129) }],
    ["an owner of 65 two-byte characters", { owner: "é".repeat(65) }],
    ["a lone surrogate in the owner", { owner: "a\uD800" }],
    ["a lone low surrogate in the owner", { owner: "\uDC00a" }],
    ["an empty endpoint", { endpoint: "" }],
    ["an endpoint of 65 bytes", { endpoint: "a".repeat(65) }],
    ["a lone surrogate in the endpoint", { endpoint: "\uDFFF" }],
    ["no extension", { ext: "" }],
    ["an extension that is none", { ext: "j/g" }],
    ["an upper-case extension", { ext: "JPG" }],
    ["a negative size", { size: -1 }],
    ["a fractional size", { size: 1.5 }],
    ["a size that is no number", { size: Number.NaN }],
    ["a size beyond the whole numbers", { size: 2 ** 60 }],
    ["parts below S3's 5 MiB", { size: 100 * MiB, partSize: 5 * MiB - 1 }],
    ["more parts than S3 takes", { size: 10_000 * 5 * MiB + 1, partSize: 5 * MiB }],
    ["an invalid date", { now: new Date(Number.NaN) }],
    ["a year of five digits", { now: new Date("+010000-01-01T00:00:00Z") }],
    ["an id that is no UUID", { uuid: "1" }],
    ["an upper-case UUID", { uuid: photo.uuid.toUpperCase() }],
    ["a visibility that is neither", JSON.parse('{ "visibility": "Private" }')],
  ])("refuses %s", (_, change) => {
    expect(() => makeUploadKey({ ...photo, ...change })).toThrow(TypeError);
  });

  test("does not repeat the owner in what it throws", () => {
    expect(() => makeUploadKey({ ...photo, owner: "secret".repeat(100) })).toThrow(/^(?!.*secret)/);
  });
});

describe("parseUploadKey", () => {
  test("reads every field", () => {
    expect(parseUploadKey(photoKey)).toEqual({
      endpoint: "attachment",
      owner: "auth0|7",
      date: "20261124",
      id: photo.uuid,
      size: 1234,
      slug: "my-photo-1",
      visibility: "public",
      ext: "jpg",
    });
  });

  test.each([
    ["nothing", ""],
    ["a prototype's name", "__proto__"],
    ["another prefix", photoKey.replace("uploads", "media")],
    ["a leading slash", `/${photoKey}`],
    ["a trailing line end", `${photoKey}\n`],
    ["a dot segment", photoKey.replace("auth0.7c7", "..")],
    ["one more segment", photoKey.replace("auth0.7c7", "auth0.7c7/x")],
    ["an escape of a character that needs none", photoKey.replace("auth0", ".61uth0")],
    ["an upper-case escape", photoKey.replace(".7c", ".7C")],
    ["an escape that is no UTF-8", photoKey.replace(".7c", ".ff")],
    ["an escaped lone surrogate", photoKey.replace(".7c", ".ed.a0.80")],
    ["an owner that is too long", photoKey.replace("auth0.7c7", "a".repeat(129))],
    ["an endpoint that is too long", photoKey.replace("attachment", "a".repeat(65))],
    ["a day that does not exist", photoKey.replace("20261124", "20260230")],
    ["a size with a leading zero", photoKey.replace(".1234.", ".01234.")],
    ["a size beyond the whole numbers", photoKey.replace(".1234.", ".9007199254740993.")],
    ["an empty upload in parts", photoKey.replace(".1234.", ".0x16777216.")],
    ["parts of no size", photoKey.replace(".1234.", ".1234x0.")],
    ["parts below 5 MiB", photoKey.replace(".1234.", ".1234x1024.")],
    ["a slug that no name gives", photoKey.replace("my-photo-1", "my--photo")],
    ["a slug that is too long", photoKey.replace("my-photo-1", "a".repeat(61))],
    ["a second extension", photoKey.replace(".jpg", ".php.jpg")],
    ["an extension that is too long", photoKey.replace(".jpg", `.${"a".repeat(17)}`)],
  ])("refuses %s", (_, key) => {
    expect(key).not.toBe(photoKey);
    expect(parseUploadKey(key)).toBeUndefined();
  });

  test("reads only what makeUploadKey writes", () => {
    const anyChange = fc.record({
      upload: anyUpload,
      at: fc.nat(),
      remove: fc.nat({ max: 2 }),
      insert: fc.oneof(fc.constantFrom(".", "/", "-", "0", "x", "a", "A", "%2f", "..", "\n"), anyText),
    });
    fc.assert(
      fc.property(anyChange, ({ upload, at, remove, insert }) => {
        const key = makeUploadKey(upload);
        const index = at % key.length;
        const changed = key.slice(0, index) + insert + key.slice(index + remove);
        const parsed = parseUploadKey(changed);
        if (parsed === undefined) return;
        const { date, id, slug, ...rest } = parsed;
        const now = new Date(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`);
        expect(makeUploadKey({ ...rest, now, uuid: id, filename: slug })).toBe(changed);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("belongsTo", () => {
  const keyOf = (who: { endpoint: string; owner: string }) => {
    const key = parseUploadKey(makeUploadKey({ ...photo, ...who }));
    if (key === undefined) throw new Error("A key that was made did not parse.");
    return key;
  };

  test.each(hostileIds.map((owner) => [owner]))("traps: 34, 96 the key of owner %j is nobody else's", (owner) => {
    for (const other of hostileIds) {
      expect(belongsTo(keyOf({ endpoint: "a", owner }), { endpoint: "a", owner: other })).toBe(owner === other);
      expect(belongsTo(keyOf({ endpoint: owner, owner: "a" }), { endpoint: other, owner: "a" })).toBe(owner === other);
    }
  });

  test("traps: 34, 96 one owner's key never belongs to another, nor to another endpoint", () => {
    const who = fc.record({ endpoint: anyId(64), owner: anyId(128) });
    fc.assert(
      fc.property(who, who, (one, other) => {
        const same = one.endpoint === other.endpoint && one.owner === other.owner;
        expect(belongsTo(keyOf(one), one)).toBe(true);
        expect(belongsTo(keyOf(one), other)).toBe(same);
        // The same holds for a bucket policy or a listing by prefix.
        expect(makeUploadKey({ ...photo, ...one }).startsWith(ownerPrefix(other))).toBe(same);
      }),
      { numRuns: 2_000 },
    );
  });

  test("swapping endpoint and owner is somebody else", () => {
    expect(belongsTo(keyOf({ endpoint: "a", owner: "b" }), { endpoint: "b", owner: "a" })).toBe(false);
  });

  test("nobody without an id owns anything", () => {
    expect(belongsTo(keyOf({ endpoint: "a", owner: "b" }), { endpoint: "a", owner: "" })).toBe(false);
    expect(() => ownerPrefix({ endpoint: "a", owner: "" })).toThrow(
      "The owner of an upload must be a non-empty string.",
    );
  });
});
