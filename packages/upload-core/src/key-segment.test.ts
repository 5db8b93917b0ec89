import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeSegment, encodeSegment } from "./key-segment.ts";
import { anyId } from "./testing/texts.ts";

const limits = { name: "owner", maxBytes: 128 };

test.each([
  ["user_1-a", "user_1-a"],
  ["auth0|7", "auth0.7c7"],
  ["Ann@x.io", ".41nn.40x.2eio"],
  ["..", ".2e.2e"],
  ["a/b", "a.2fb"],
  ["é", ".c3.a9"],
  ["\uFEFFa", ".ef.bb.bfa"],
])("%j is written %s", (id, segment) => {
  expect(encodeSegment(id, limits)).toBe(segment);
  expect(decodeSegment(segment, limits)).toBe(id);
});

test("every id is read back, and is no dot segment", () => {
  fc.assert(
    fc.property(anyId(128), (id) => {
      const segment = encodeSegment(id, limits);
      expect(segment).toMatch(/^(?!\.{1,2}$)[a-z0-9_.-]{1,384}$/);
      expect(decodeSegment(segment, limits)).toBe(id);
    }),
  );
});

test.each(["", ".", "..", ".2", ".2g", "A", "a/b", ".61", ".C3.A9", ".c3", "%61"])("%j is no segment", (segment) => {
  expect(decodeSegment(segment, limits)).toBeUndefined();
});
