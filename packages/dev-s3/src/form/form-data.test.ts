import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { createByteReader } from "../body/byte-reader.ts";
import { formStart, readForm } from "./form-data.ts";

const type = "multipart/form-data; boundary=xyz";

async function* inPieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(body: Buffer | string, { contentType = type, pieceSize = 1000 } = {}) {
  const form = await readForm(createByteReader(inPieces(Buffer.from(body), pieceSize), formStart), contentType);
  const pieces: Buffer[] = [];
  for await (const piece of form.file.content) pieces.push(piece);
  return { fields: Object.fromEntries(form.fields), name: form.file.name, content: Buffer.concat(pieces) };
}

const part = (disposition: string, content: Buffer | string) =>
  Buffer.concat([
    Buffer.from(`--xyz\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from("\r\n"),
  ]);
const end = Buffer.from("--xyz--\r\n");

test("a form gives the fields before the file, by lower-case name, and the file's own name", async () => {
  const body = Buffer.concat([
    part('name="Key"', "a/b"),
    part('name="X-Amz-Meta-Name"', "한글\r\nline"),
    part('name="file"; filename="C:\\photos\\my %22photo%22.png"\r\nContent-Type: image/png', "bytes"),
    part('name="after"', "not looked at"),
    end,
  ]);
  const form = await read(body);
  expect(form.fields).toEqual({ key: "a/b", "x-amz-meta-name": "한글\r\nline" });
  expect([form.name, form.content.toString()]).toEqual(['my "photo".png', "bytes"]);
});

test("a form gives the file's bytes as they are, however the stream is cut", async () => {
  const file = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.constantFrom("\r\n--xy", "--xyz", "\r\n--xyy--", "\r\n\r\n--", "\r").map((text) => Buffer.from(text)),
  );
  await fc.assert(
    fc.asyncProperty(file, fc.integer({ min: 1, max: 50 }), async (bytes, pieceSize) => {
      const body = Buffer.concat([part('name="key"', "k"), part('name="file"; filename="f"', Buffer.from(bytes)), end]);
      expect((await read(body, { pieceSize })).content.equals(Buffer.from(bytes))).toBe(true);
    }),
  );
});

describe("is refused", () => {
  test.each<[string, Buffer | string, string]>([
    ["without a file", Buffer.concat([part('name="key"', "k"), end]), "IncorrectNumberOfFilesInPostRequest"],
    ["cut off in its fields", "--xyz\r\nContent-Disposition: form-data; name=", "MalformedPOSTRequest"],
    ["cut off in its file", part('name="file"', "bytes").subarray(0, -2), "MalformedPOSTRequest"],
    ["with a part without a name", Buffer.concat([part("x", "y"), end]), "MalformedPOSTRequest"],
    ["with other text", "hello", "MalformedPOSTRequest"],
    [
      "with two fields of one name",
      Buffer.concat([part('name="key"', "a"), part('name="Key"', "b"), end]),
      "InvalidArgument",
    ],
    ["with more than 20 KB before its file", part('name="key"', "x".repeat(30_000)), "MaxPostPreDataLengthExceeded"],
  ])("%s", async (_name, body, code) => {
    await expect(read(body)).rejects.toMatchObject({ code });
  });

  test("of another type", async () => {
    for (const contentType of ["text/plain", "multipart/form-data", ""]) {
      await expect(read(end, { contentType })).rejects.toMatchObject({ code: "PreconditionFailed" });
    }
  });
});
