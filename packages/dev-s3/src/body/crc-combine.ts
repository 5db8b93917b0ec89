import type { ChecksumAlgorithm } from "./checksums.ts";

/**
 * The two CRCs of S3 that can be combined from parts: width in bits, and the polynomial with its lowest power first.
 */
const crcs = {
  crc32: { width: 32n, polynomial: 0xedb88320n },
  crc64nvme: { width: 64n, polynomial: 0x9a6c9329ac4bc9b5n },
} as const;

type Crc = (typeof crcs)[keyof typeof crcs];

export function isCrc(algorithm: ChecksumAlgorithm): algorithm is keyof typeof crcs {
  return Object.hasOwn(crcs, algorithm);
}

/**
 * Returns the CRC of concatenated parts, from the CRC and size of each, in base64: a whole object's checksum without
 * reading it again. Appending n bytes multiplies the CRC before by x^(8n), and adding is exclusive or.
 */
export function combineCrcs(algorithm: keyof typeof crcs, parts: readonly { value: string; size: number }[]): string {
  const crc = crcs[algorithm];
  const whole = parts.reduce(
    (before, { value, size }) =>
      multiply(crc, { a: powerOfX(crc, BigInt(size) * 8n), b: before }) ^
      BigInt(`0x${Buffer.from(value, "base64").toString("hex")}`),
    0n,
  );
  return Buffer.from(whole.toString(16).padStart(Number(crc.width) / 4, "0"), "hex").toString("base64");
}

/** Multiplies two polynomials modulo the CRC's own. */
function multiply({ width, polynomial }: Crc, { a, b }: { a: bigint; b: bigint }): bigint {
  let product = 0n;
  let shifted = b;
  for (let bit = 1n << (width - 1n); bit > 0n; bit >>= 1n) {
    if ((a & bit) !== 0n) product ^= shifted;
    shifted = (shifted & 1n) === 0n ? shifted >> 1n : (shifted >> 1n) ^ polynomial;
  }
  return product;
}

/** Computes x^n by squaring; the highest bit is x^0, the next one x^1. */
function powerOfX(crc: Crc, n: bigint): bigint {
  let power = 1n << (crc.width - 1n);
  let square = 1n << (crc.width - 2n);
  for (let left = n; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) power = multiply(crc, { a: power, b: square });
    square = multiply(crc, { a: square, b: square });
  }
  return power;
}
