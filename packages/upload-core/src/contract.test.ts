import { describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import {
  abortUploadInput,
  createUploadInput,
  createUploadOutput,
  finishUploadInput,
  finishUploadOutput,
  type FinishUploadResult,
  listPartsInput,
  parseInput,
  signPartsInput,
} from "./contract.ts";
import type { Visibility } from "./upload-key.ts";
import { refusalOf } from "./testing/refusal.ts";

const create = { filename: "a.jpg", contentType: "image/jpeg", size: 5 };
const sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
const key = "uploads/a/b/20261124-0b8e4c1e-7d1f-4c39-9a55-1a2b3c4d5e6f.5.a.jpg";

describe("parseInput takes", () => {
  test("a create", () => {
    expect(parseInput(createUploadInput, create)).toEqual(create);
    const full = { ...create, sha256, maxHashSize: 2 ** 25, makesCrc64nvme: true, input: { postId: "1" } };
    expect(parseInput(createUploadInput, full)).toEqual(full);
  });

  test("an empty type and an empty file: their rules speak later", () => {
    const empty = { filename: "", contentType: "", size: 0 };
    expect(parseInput(createUploadInput, empty)).toEqual(empty);
  });

  test("fields of a later version, without reading them", () => {
    expect(parseInput(finishUploadInput, { key, name: "x" })).toEqual({ key });
  });

  test("parts to sign", () => {
    const input = { key, uploadId: "x", parts: [{ partNumber: 1 }, { partNumber: 10_000, sha256 }] };
    expect(parseInput(signPartsInput, input)).toEqual(input);
  });
});

describe("parseInput refuses", () => {
  const badSize = {
    code: "FILE_SIZE_INVALID",
    sentence: "The file size is not valid. Choose the file again.",
  };
  const badName = {
    code: "FILE_NAME_INVALID",
    sentence: "The file name is not valid. Rename the file and try again.",
  };
  const badType = { code: "FILE_TYPE_NOT_ALLOWED", sentence: "The file type is not accepted." };
  const notFound = { code: "UPLOAD_NOT_FOUND", sentence: "There is no such upload. Upload the file again." };
  const invalid = { code: "INVALID_INPUT", sentence: "The request is not valid. Reload the page." };

  test.each([
    ["no size", () => parseInput(createUploadInput, { ...create, size: undefined }), badSize],
    ["a negative size", () => parseInput(createUploadInput, { ...create, size: -1 }), badSize],
    ["traps: 4 a fractional size", () => parseInput(createUploadInput, { ...create, size: 1.5 }), badSize],
    ["2^60", () => parseInput(createUploadInput, { ...create, size: 2 ** 60 }), badSize],
    ["a size in text", () => parseInput(createUploadInput, { ...create, size: "5" }), badSize],
    ["no name", () => parseInput(createUploadInput, { ...create, filename: undefined }), badName],
    [
      "traps: 133 an endless name",
      () => parseInput(createUploadInput, { ...create, filename: "a".repeat(1_025) }),
      badName,
    ],
    ["a name that is none", () => parseInput(createUploadInput, { ...create, filename: { toString: "a" } }), badName],
    ["no type", () => parseInput(createUploadInput, { ...create, contentType: null }), badType],
    ["an endless type", () => parseInput(createUploadInput, { ...create, contentType: "a".repeat(256) }), badType],
    ["a checksum that is none", () => parseInput(createUploadInput, { ...create, sha256: "x".repeat(44) }), invalid],
    ["hashes of no size", () => parseInput(createUploadInput, { ...create, maxHashSize: 0 }), invalid],
    [
      "an input that is too large",
      () => parseInput(createUploadInput, { ...create, input: "a".repeat(65_536) }),
      invalid,
    ],
    ["an input that is no JSON", () => parseInput(createUploadInput, { ...create, input: 5n }), invalid],
    ["nothing", () => parseInput(createUploadInput, undefined), invalid],
    ["a list", () => parseInput(createUploadInput, []), invalid],
    ["no key", () => parseInput(finishUploadInput, {}), notFound],
    ["an empty key", () => parseInput(abortUploadInput, { key: "" }), notFound],
    ["an endless key", () => parseInput(finishUploadInput, { key: "a".repeat(1_025) }), notFound],
    ["traps: 70 an empty upload id", () => parseInput(finishUploadInput, { key, uploadId: "" }), notFound],
    ["traps: 70 an empty upload id to list", () => parseInput(listPartsInput, { key, uploadId: "" }), notFound],
    ["half a character", () => parseInput(abortUploadInput, { key, uploadId: "\ud800" }), notFound],
    ["no parts", () => parseInput(signPartsInput, { key, uploadId: "x", parts: [] }), invalid],
    ["part 0", () => parseInput(signPartsInput, { key, uploadId: "x", parts: [{ partNumber: 0 }] }), invalid],
    ["part 10,001", () => parseInput(signPartsInput, { key, uploadId: "x", parts: [{ partNumber: 10_001 }] }), invalid],
    [
      "traps: 133 too many parts at once",
      () =>
        parseInput(signPartsInput, {
          key,
          uploadId: "x",
          parts: Array.from({ length: 101 }, (_, i) => ({ partNumber: i + 1 })),
        }),
      invalid,
    ],
  ])("%s", (_, parse, expected) => {
    expect(refusalOf(parse)).toMatchObject(expected);
  });

  test("and tells a program which field it was", () => {
    const parts = [{ partNumber: 1 }, { partNumber: 0 }];
    expect(refusalOf(() => parseInput(signPartsInput, { key, uploadId: "x", parts })).details).toEqual({
      field: "parts.1.partNumber",
      problem: "Too small: expected number to be >=1",
    });
  });
});

describe("the answers", () => {
  const plan = { key, url: "https://s3.example.com/x", expiresIn: 3600 };

  test.each([
    { ...plan, kind: "single", headers: { "content-type": "image/jpeg" } },
    { ...plan, kind: "form", fields: { policy: "x" } },
    {
      ...plan,
      kind: "multipart",
      url: undefined,
      uploadId: "x",
      partSize: 16,
      parts: [{ partNumber: 1, url: "https://x", headers: {} }],
    },
    { ...plan, kind: "multipart", url: undefined, uploadId: "x", partSize: 16, parts: [], checksum: "sha256" },
  ])("a plan is $kind", (value) => {
    expect(createUploadOutput.parse(value)).toEqual(JSON.parse(JSON.stringify(value)));
  });

  test("no other kind of plan is one", () => {
    expect(createUploadOutput.safeParse({ ...plan, kind: "direct" }).success).toBe(false);
  });

  test("a finish is done, with the application's data, or pending", () => {
    const output = finishUploadOutput(z.object({ id: z.string() }));
    expectTypeOf<z.infer<typeof output>>().toEqualTypeOf<FinishUploadResult<{ id: string }, Visibility>>();
    const file = { key: "media/b/x.jpg", url: "https://x/y.jpg", name: "a.jpg", size: 5, contentType: "image/jpeg" };
    const done = { status: "done", file, data: { id: "1" } };
    expect(output.parse(done)).toEqual(done);
    const { url: _url, ...secret } = file;
    expect(output.parse({ ...done, file: secret })).toEqual({ ...done, file: secret });
    expect(output.parse({ status: "pending", retryAfter: 1 })).toEqual({ status: "pending", retryAfter: 1 });
    expect(output.safeParse({ status: "done", file, data: {} }).success).toBe(false);
  });
});
