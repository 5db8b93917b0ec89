import fc from "fast-check";
import { expect, test } from "vitest";
import { createHasher, type ChecksumAlgorithm } from "./checksums.ts";
import { combineCrcs } from "./crc-combine.ts";

function digest(algorithm: ChecksumAlgorithm, chunks: readonly Uint8Array[]): string {
  const hasher = createHasher(algorithm);
  for (const chunk of chunks) hasher.update(Buffer.from(chunk));
  return hasher.digest();
}

test.each([
  ["crc32", "y/Q5Jg=="],
  // https://reveng.sourceforge.io/crc-catalogue/17plus.htm#crc.cat.crc-64-nvme: check 0xae8b14860a799888
  ["crc64nvme", "rosUhgp5mIg="],
  ["sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="],
] as const)("%s of 123456789 is its published check value", (algorithm, check) => {
  expect(digest(algorithm, [Buffer.from("123456789")])).toBe(check);
});

test("CRC64NVME of nothing is zero", () => {
  expect(digest("crc64nvme", [])).toBe("AAAAAAAAAAA=");
});

test.each(["crc32", "crc64nvme"] as const)("%s is the same however the bytes come", (algorithm) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (bytes, at) => {
      expect(digest(algorithm, [bytes.subarray(0, at), bytes.subarray(at)])).toBe(digest(algorithm, [bytes]));
    }),
  );
});

test.each(["crc32", "crc64nvme"] as const)("%s of the whole follows from those of its parts", (algorithm) => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 100 }), { minLength: 1, maxLength: 5 }), (parts) => {
      const known = parts.map((part) => ({ value: digest(algorithm, [part]), size: part.length }));
      expect(combineCrcs(algorithm, known)).toBe(digest(algorithm, parts));
    }),
  );
});
