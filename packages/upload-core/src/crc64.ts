import { partAt, type PartPlan } from "./part-plan.ts";

/**
 * CRC-64/NVME, which S3 calls CRC64NVME: reflected polynomial 0x9A6C9329AC4BC9B5, all ones as initial value and as
 * final XOR. Computed in two halves of 32 bits, because BigInt takes a hundred times longer, and with eight tables, so
 * that one step processes eight bytes.
 */
const polynomial = { high: 0x9a6c9329, low: 0xac4bc9b5 };

type Tables = { high: Uint32Array; low: Uint32Array };

/** Computed with the first CRC, so that a page without CRCs has no tables. */
let tables: Tables | undefined;

function makeTables(): Tables {
  const high = new Uint32Array(8 * 256);
  const low = new Uint32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let [upper, lower] = [0, byte];
    for (let bit = 0; bit < 8; bit++) {
      const isOdd = (lower & 1) === 1;
      lower = (lower >>> 1) | (upper << 31);
      upper >>>= 1;
      if (!isOdd) continue;
      lower ^= polynomial.low;
      upper ^= polynomial.high;
    }
    high[byte] = upper;
    low[byte] = lower;
  }
  for (let at = 256; at < high.length; at++) {
    const [upper, lower] = [entry(high, at - 256), entry(low, at - 256)];
    high[at] = (upper >>> 8) ^ entry(high, lower & 255);
    low[at] = ((lower >>> 8) | (upper << 24)) ^ entry(low, lower & 255);
  }
  return { high, low };
}

/** A CRC64NVME that is being computed, chunk by chunk. */
export type Crc64 = {
  update: (bytes: Uint8Array) => void;
  /** Returns the eight bytes as base64, as in S3's header `x-amz-checksum-crc64nvme`. */
  digest: () => string;
};

export function createCrc64(): Crc64 {
  const { high: highs, low: lows } = (tables ??= makeTables());
  let high = -1;
  let low = -1;
  return {
    update(bytes) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const whole = bytes.byteLength & ~7;
      for (let at = 0; at < whole; at += 8) {
        const first = low ^ view.getUint32(at, true);
        const second = high ^ view.getUint32(at + 4, true);
        low = fold(lows, first, second);
        high = fold(highs, first, second);
      }
      for (let at = whole; at < bytes.byteLength; at++) {
        const index = (low ^ view.getUint8(at)) & 255;
        low = ((low >>> 8) | (high << 24)) ^ entry(lows, index);
        high = (high >>> 8) ^ entry(highs, index);
      }
    },
    digest() {
      const view = new DataView(new ArrayBuffer(8));
      view.setUint32(0, ~high);
      view.setUint32(4, ~low);
      return btoa(String.fromCharCode(...new Uint8Array(view.buffer)));
    },
  };
}

/** Returns the CRC of eight bytes, given as two words: each byte uses the table for the number of bytes after it. */
function fold(table: Uint32Array, first: number, second: number): number {
  return (
    entry(table, 1792 + (first & 255)) ^
    entry(table, 1536 + ((first >>> 8) & 255)) ^
    entry(table, 1280 + ((first >>> 16) & 255)) ^
    entry(table, 1024 + (first >>> 24)) ^
    entry(table, 768 + (second & 255)) ^
    entry(table, 512 + ((second >>> 8) & 255)) ^
    entry(table, 256 + ((second >>> 16) & 255)) ^
    entry(table, second >>> 24)
  );
}

/** Returns an entry of a table. The index is always inside it. */
function entry(table: Uint32Array, index: number): number {
  return table[index] ?? 0;
}

/**
 * Computes the CRC of a whole file from those of its parts, without reading it again: appending n bytes multiplies the
 * CRC before them by x^(8n), and adding is exclusive or.
 * @param crcs of the parts in their order, in base64
 */
export function combineCrc64(crcs: readonly string[], plan: PartPlan): string {
  const shifts = new Map<number, bigint>();
  const shiftBy = (bytes: number) => {
    const shift = shifts.get(bytes) ?? powerOfX(BigInt(bytes) * 8n);
    shifts.set(bytes, shift);
    return shift;
  };
  const whole = crcs.reduce((before, crc, index) => {
    const size = partAt(plan, index + 1)?.size ?? 0;
    return multiply(shiftBy(size), before) ^ fromBase64(crc);
  }, 0n);
  return toBase64(whole);
}

/** In the CRC's own bit order: the highest bit is x^0, the next one x^1. */
const one = 1n << 63n;
const reduced = 0x9a6c9329ac4bc9b5n;

function powerOfX(exponent: bigint): bigint {
  let power = one;
  let square = one >> 1n;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) power = multiply(power, square);
    square = multiply(square, square);
  }
  return power;
}

/** Returns the product of two polynomials, modulo the CRC's own. */
function multiply(a: bigint, b: bigint): bigint {
  let product = 0n;
  let shifted = b;
  for (let bit = one; bit > 0n; bit >>= 1n) {
    if ((a & bit) !== 0n) product ^= shifted;
    shifted = (shifted & 1n) === 0n ? shifted >> 1n : (shifted >> 1n) ^ reduced;
  }
  return product;
}

function toBase64(crc: bigint): string {
  const bytes = Array.from({ length: 8 }, (_, index) => Number((crc >> BigInt(56 - 8 * index)) & 255n));
  return btoa(String.fromCharCode(...bytes));
}

function fromBase64(text: string): bigint {
  return Array.from(atob(text)).reduce((crc, byte) => (crc << 8n) | BigInt(byte.charCodeAt(0)), 0n);
}
