import { UploadError } from "@s3-direct/upload-core";
import { maxEarlyFinishSize } from "@s3-direct/upload-core/internal";
import { describe, expect, test } from "vitest";
import type { CreatedUpload } from "../flow/created-upload.ts";
import type { Phase } from "../flow/phase.ts";
import { afterEnd } from "./settle-upload.ts";

const upload: CreatedUpload = {
  plan: { kind: "single", key: "uploads/a", url: "https://s3/a", headers: {}, expiresIn: 60 },
  expiresAt: 0,
  storedParts: new Set(),
};
const partsUpload: CreatedUpload = {
  ...upload,
  plan: { kind: "multipart", key: "uploads/a", uploadId: "u", partSize: 5, parts: [], expiresIn: 60 },
};
const sendingParts = { name: "sending", upload: partsUpload, failures: 0 } as const;
const creating = { name: "creating" } as const;
const sending = { ...sendingParts, upload } as const;
const sentAgain = { ...sending, wasAsked: true } as const;
const unsure = { name: "unsure", upload, reason: new UploadError("NETWORK"), failures: 0 } as const;
const finishing = { name: "finishing", upload } as const;
const done = { name: "done", result: {} } as const;

const small = new File(["a"], "a.txt");
const large = new File([new Uint8Array(maxEarlyFinishSize + 1)], "a.bin");

describe("the key of an upload that has come to an end", () => {
  test("that the rules refused late, when it may have been published, is asked for", () => {
    const item = { file: small, error: new UploadError("TOO_FEW_FILES") };
    expect(afterEnd({ phase: finishing }, { item, phase: creating })).toBe("ask");
    expect(afterEnd({ phase: sendingParts }, { item, phase: creating })).toBe("abandon");
  });

  test.each<[string, Phase<unknown>, "done" | "error" | "aborted", Phase<unknown>, File, ReturnType<typeof afterEnd>]>([
    ["there is none", creating, "aborted", creating, small, "keep"],
    ["it is published", finishing, "done", done, small, "keep"],
    ["it is published while it was sent", sending, "done", done, small, "keep"],
    ["another try goes on with it", finishing, "error", finishing, small, "keep"],
    ["aborted, and finish may have been asked early", sending, "aborted", creating, small, "ask"],
    ["aborted before it was all sent", sending, "aborted", creating, large, "abandon"],
    ["aborted when it was sent again", sentAgain, "aborted", creating, large, "ask"],
    ["aborted while parts were sent", sendingParts, "aborted", creating, small, "abandon"],
    ["aborted while nobody knew whether it had arrived", unsure, "aborted", creating, large, "ask"],
    ["aborted during finish", finishing, "aborted", creating, large, "ask"],
    ["S3 refused it, and an earlier attempt may have arrived", sentAgain, "error", creating, large, "ask"],
    ["S3 refused it, and finish may have been asked early", sending, "error", creating, small, "ask"],
    ["S3 refused it", sending, "error", creating, large, "abandon"],
    ["finish refused it", finishing, "error", creating, small, "abandon"],
    ["finish refused it when it was asked whether it had arrived", unsure, "error", creating, small, "abandon"],
  ])("%s", (...[, from, status, to, file, expected]) => {
    const error = status === "error" ? new UploadError("REFUSED") : undefined;
    expect(afterEnd({ phase: from }, { item: { file, error }, phase: to })).toBe(expected);
  });
});
