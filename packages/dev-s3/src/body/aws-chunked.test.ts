import fc from "fast-check";
import { createHash, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { decodeChunks } from "./aws-chunked.ts";
import { S3Error } from "../s3-error.ts";
import { deriveSigningKey } from "../signature/signature.ts";

async function* slicesOf(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

type Options = { signing?: Parameters<typeof decodeChunks>[1]["signing"]; trailer?: boolean; pieceSize?: number };

async function decode(encoded: Buffer | string, options: Options = {}) {
  const { signing, trailer = false, pieceSize = 65_536 } = options;
  const trailers: Record<string, string> = {};
  const content: Buffer[] = [];
  const onTrailer = (name: string, value: string) => (trailers[name] = value);
  const source = slicesOf(Buffer.from(encoded), pieceSize);
  for await (const piece of decodeChunks(source, { signing, trailer, onTrailer })) content.push(piece);
  return { content: Buffer.concat(content), trailers };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html, "Example: PUT Object" */
describe("AWS's published example of signed chunks", () => {
  const scope = "20130524/us-east-1/s3/aws4_request";
  const signing = {
    signingKey: deriveSigningKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", { scope }),
    amzDate: "20130524T000000Z",
    scope,
    seed: "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
  };
  const chunk = (size: number, signature: string) =>
    `${size.toString(16)};chunk-signature=${signature}\r\n${"a".repeat(size)}\r\n`;
  const chunks = [
    chunk(65_536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"),
    chunk(1024, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"),
    chunk(0, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"),
  ];

  test("is taken", async () => {
    expect((await decode(chunks.join(""), { signing })).content.equals(Buffer.alloc(66_560, "a"))).toBe(true);
  });

  test.each([
    ["a changed byte", chunks.join("").replace("aaa", "aab"), "SignatureDoesNotMatch"],
    ["a missing chunk", [chunks[0], chunks[2]].join(""), "SignatureDoesNotMatch"],
    ["unsigned chunks", chunks.join("").replaceAll(/;chunk-signature=[0-9a-f]+/g, ""), "SignatureDoesNotMatch"],
    ["a missing end", chunks.slice(0, 2).join(""), "IncompleteBody"],
  ])("with %s is refused", async (_name, encoded, code) => {
    await expect(decode(encoded, { signing })).rejects.toMatchObject({ code });
  });

  test("a trailer is signed too", async () => {
    const signed = (previous: string, algorithm: string, hashes: string[]) =>
      createHmac("sha256", signing.signingKey)
        .update([algorithm, signing.amzDate, scope, previous, ...hashes].join("\n"))
        .digest("hex");
    const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
    const last = signed(signing.seed, "AWS4-HMAC-SHA256-PAYLOAD", [sha256(""), sha256("")]);
    const trailer = "x-amz-checksum-crc32:AAAAAA==\n";
    const signature = signed(last, "AWS4-HMAC-SHA256-TRAILER", [sha256(trailer)]);
    const encode = (end: string) => `0;chunk-signature=${last}\r\nx-amz-checksum-crc32:AAAAAA==\r\n${end}\r\n`;
    const { trailers } = await decode(encode(`x-amz-trailer-signature:${signature}\r\n`), { signing, trailer: true });
    expect(trailers).toEqual({ "x-amz-checksum-crc32": "AAAAAA==" });
    for (const end of ["", `x-amz-trailer-signature:${last}\r\n`]) {
      await expect(decode(encode(end), { signing, trailer: true })).rejects.toMatchObject({
        code: "SignatureDoesNotMatch",
      });
    }
  });
});

describe("unsigned chunks", () => {
  const encode = (chunks: readonly Uint8Array[], trailer = "") =>
    Buffer.concat([
      ...chunks.flatMap((chunk) => [Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n")]),
      Buffer.from(`0\r\n${trailer}\r\n`),
    ]);

  test("come back whole, however the stream is cut", async () => {
    const chunk = fc.uint8Array({ minLength: 8192, maxLength: 9000 });
    const last = fc.uint8Array({ minLength: 1, maxLength: 100 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(chunk, { maxLength: 3 }),
        last,
        fc.integer({ min: 1, max: 9000 }),
        async (all, end, pieceSize) => {
          const chunks = [...all, end];
          const encoded = encode(chunks, "x-amz-checksum-crc32:AAAAAA==\r\n");
          const { content, trailers } = await decode(encoded, { trailer: true, pieceSize });
          expect(content.equals(Buffer.concat(chunks))).toBe(true);
          expect(trailers).toEqual({ "x-amz-checksum-crc32": "AAAAAA==" });
        },
      ),
      { numRuns: 30 },
    );
  });

  test("below 8 KiB before the last are refused", async () => {
    await expect(decode(encode([Buffer.alloc(8191), Buffer.alloc(1)]))).rejects.toMatchObject({
      code: "InvalidChunkSizeError",
    });
  });

  test.each(["", "5\r\nhello", "xyz\r\n", "5\r\nhelloX\r\n0\r\n\r\n", "0\r\n\r\nmore", "-5\r\n", "f".repeat(2000)])(
    "%j is refused",
    async (encoded) => {
      await expect(decode(encoded)).rejects.toBeInstanceOf(S3Error);
    },
  );

  test("a trailer that was not announced is refused", async () => {
    await expect(decode(encode([], "x-amz-checksum-crc32:AAAAAA==\r\n"))).rejects.toMatchObject({
      code: "MalformedTrailerError",
    });
  });
});
