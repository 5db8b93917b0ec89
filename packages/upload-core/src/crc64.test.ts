import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { combineCrc64, createCrc64 } from "./crc64.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

function crcOf(...chunks: Uint8Array[]): string {
  const crc = createCrc64();
  for (const chunk of chunks) crc.update(chunk);
  return crc.digest();
}

/** Computes the CRC bit by bit, as in its definition. */
function slowCrcOf(bytes: Uint8Array): string {
  const all = 2n ** 64n - 1n;
  let crc = all;
  for (const byte of bytes) {
    crc ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1n) === 1n ? (crc >> 1n) ^ 0x9a6c9329ac4bc9b5n : crc >> 1n;
  }
  return Buffer.from((crc ^ all).toString(16).padStart(16, "0"), "hex").toString("base64");
}

describe("createCrc64", () => {
  test("has the check value of the CRC catalogue", () => {
    expect(crcOf(bytesOf("123456789"))).toBe(Buffer.from("ae8b14860a799888", "hex").toString("base64"));
    expect(crcOf()).toBe("AAAAAAAAAAA=");
  });

  test("is that of the definition, in whatever pieces the bytes come and wherever they stand in memory", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), fc.nat(9), (bytes, cut, offset) => {
        const moved = new Uint8Array(offset + bytes.length);
        moved.set(bytes, offset);
        const there = moved.subarray(offset);
        expect(crcOf(there.subarray(0, cut), there.subarray(cut))).toBe(slowCrcOf(bytes));
      }),
    );
  });
});

describe("combineCrc64", () => {
  test("gives the CRC of the whole from those of the parts", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 50 }),
        (bytes, partSize) => {
          const crcs: string[] = [];
          for (let at = 0; at < bytes.length; at += partSize) crcs.push(crcOf(bytes.subarray(at, at + partSize)));
          expect(combineCrc64(crcs, { size: bytes.length, partSize })).toBe(crcOf(bytes));
        },
      ),
    );
  });

  test("two parts that change places are another whole", () => {
    const [first, second] = [crcOf(bytesOf("abcd")), crcOf(bytesOf("efgh"))];
    const plan = { size: 8, partSize: 4 };
    expect(combineCrc64([first, second], plan)).not.toBe(combineCrc64([second, first], plan));
  });
});
