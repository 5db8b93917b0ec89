import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeRecord, encodeRecord } from "./upload-record.ts";

test("traps: 40 any name and any JSON come back from an ASCII header", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }),
      fc.jsonValue({ maxDepth: 2 }),
      (name, value) => {
        const metadata: unknown = JSON.parse(JSON.stringify(value));
        fc.pre(JSON.stringify(metadata).length < 400);
        const encoded = encodeRecord({ name, metadata: JSON.parse(JSON.stringify(value)) });
        expect(encoded).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(decodeRecord(encoded)).toEqual({ name, metadata });
      },
    ),
  );
});

test("the longest name leaves room for metadata", () => {
  const name = "가".repeat(255);
  expect(decodeRecord(encodeRecord({ name, metadata: { id: "x".repeat(600) } }))?.name).toBe(name);
});

test("what does not fit into S3's user metadata is refused in words", () => {
  expect(() => encodeRecord({ name: "a", metadata: "x".repeat(2000) })).toThrow(
    "does not fit into S3's 2 KB of user metadata",
  );
});

test("a name that is too long for the metadata beside it is refused as the name that it is, so that a person can act", () => {
  const metadata = { message: "😀".repeat(200) };
  expect(() => encodeRecord({ name: `${"가".repeat(250)}.txt`, metadata })).toThrow(
    expect.objectContaining({
      code: "FILE_NAME_INVALID",
      sentence: expect.stringContaining("Shorten it"),
      details: { reason: "metadata" },
    }),
  );
  expect(decodeRecord(encodeRecord({ name: `${"가".repeat(100)}.txt`, metadata }))).toMatchObject({ metadata });
  expect(() => encodeRecord({ name: "가".repeat(250), metadata: "x".repeat(1_400) })).toThrow(TypeError);
});

test.each([undefined, "", "%", "e30", "W10", "bnVsbA", "eyJuYW1lIjo3fQ"])("%j is no record", (text) => {
  expect(decodeRecord(text)).toBeUndefined();
});
