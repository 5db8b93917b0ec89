import {
  abortUploadInput,
  createUploadInput,
  finishUploadInput,
  listPartsInput,
  signPartsInput,
} from "@s3-direct/upload-core/contract";
import { expect, test } from "vitest";
import { z } from "zod";
import { listActivityInput } from "./activity/list.ts";
import {
  changeEmailInput,
  requestResetInput,
  resetPasswordInput,
  restoreEmailInput,
  verifyEmailInput,
} from "./account/inputs.ts";
import { albumFilesInput, albumInput, createAlbumInput, listAlbumsInput, renameAlbumInput } from "./album/inputs.ts";
import { confirmByPasskeyInput, confirmByPasswordInput } from "./confirm/inputs.ts";
import { createFileRequestInput, endFileRequestInput, senderInput } from "./file-request/inputs.ts";
import { findSameInput } from "./media/find-same.ts";
import { exportInput } from "./media/export.ts";
import { listInput } from "./media/list.ts";
import { renameInput } from "./media/rename.ts";
import { deleteInput, downloadInput } from "./media/router.ts";
import { removePasskeyInput, renamePasskeyInput } from "./passkey/router.ts";
import { endSessionInput } from "./session/router.ts";
import { setTagsInput } from "./tag/inputs.ts";
import { emptyTrashInput, trashInput } from "./trash/router.ts";
import { setVisibilityInput } from "./visibility/set-visibility.ts";
import {
  createShareInput,
  downloadShareInput,
  openShareInput,
  revokeShareInput,
  unlockShareInput,
} from "./share/inputs.ts";
import { destinationInput } from "./uploads.ts";

const inputs = {
  createUploadInput,
  signPartsInput,
  listPartsInput,
  finishUploadInput,
  abortUploadInput,
  listInput,
  findSameInput,
  exportInput,
  deleteInput,
  downloadInput,
  renameInput,
  setVisibilityInput,
  listAlbumsInput,
  createAlbumInput,
  renameAlbumInput,
  albumInput,
  albumFilesInput,
  setTagsInput,
  endSessionInput,
  removePasskeyInput,
  renamePasskeyInput,
  listActivityInput,
  changeEmailInput,
  confirmByPasswordInput,
  confirmByPasskeyInput,
  requestResetInput,
  resetPasswordInput,
  verifyEmailInput,
  restoreEmailInput,
  trashInput,
  emptyTrashInput,
  createShareInput,
  revokeShareInput,
  openShareInput,
  unlockShareInput,
  downloadShareInput,
  createFileRequestInput,
  endFileRequestInput,
  senderInput,
  destinationInput,
};

const node = z.looseObject({ type: z.string().optional() });

/** Returns the path of every string without a maximum length and every array without a maximum size. */
function unlimited(schema: unknown, place: string): string[] {
  const parsed = node.safeParse(schema);
  if (!parsed.success) return [];
  const { type } = parsed.data;
  const missing =
    (type === "string" && !("maxLength" in parsed.data || "enum" in parsed.data)) ||
    (type === "array" && !("maxItems" in parsed.data));
  const inner = Object.entries(parsed.data).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((each: unknown) => unlimited(each, `${place}.${name}`)),
  );
  return [...(missing ? [place] : []), ...inner];
}

test.each(Object.entries(inputs))("traps: 133 every string and every array of %s has a maximum", (name, schema) => {
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  expect(unlimited(json, name)).toEqual([]);
});

test("what an application takes besides has one too", () => {
  const file = { filename: "a.txt", contentType: "text/plain", size: 1 };
  expect(createUploadInput.safeParse({ ...file, input: "a".repeat(65_000) }).success).toBe(true);
  expect(createUploadInput.safeParse({ ...file, input: ["a".repeat(66_000)] }).success).toBe(false);
  expect(unlimited(z.toJSONSchema(z.object({ a: z.array(z.string()) })), "x")).toHaveLength(2);
});
