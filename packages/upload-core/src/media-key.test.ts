import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isMediaKey, mediaFolderOf, mediaKeyOf } from "./media-key.ts";
import { anyId, anyText } from "./testing/texts.ts";
import { makeUploadKey } from "./upload-key.ts";

const anyUploadKey = fc
  .record({ endpoint: anyId(64), owner: anyId(128), filename: anyText, size: fc.nat(), uuid: fc.uuid() })
  .map((upload) => makeUploadKey({ ...upload, ext: "png", now: new Date("2026-11-24T00:00:00Z") }));

test("a media key is the owner's, dated, named after the file, and ends in a hash of the upload key", async () => {
  const uploadKey = "uploads/attachment/auth0.7c7/20261124-0b8e4c1e-7d1f-4c39-9a55-1a2b3c4d5e6f.1234.my-photo-1.jpg";
  const hash = createHash("sha256").update(uploadKey).digest("hex").slice(0, 32);
  expect(await mediaKeyOf(uploadKey)).toBe(`media/auth0.7c7/20261124-my-photo-1-${hash}.jpg`);
});

test("the media key of a private upload stands under another prefix", async () => {
  const uploadKey =
    "uploads/attachment/auth0.7c7/20261124-0b8e4c1e-7d1f-4c39-9a55-1a2b3c4d5e6f.private.1234.my-photo-1.jpg";
  expect(await mediaKeyOf(uploadKey)).toMatch(/^private\/auth0\.7c7\/20261124-my-photo-1-[0-9a-f]{32}\.jpg$/);
});

test("a media key is the same every time, safe in a URL, and gives nothing of the upload key's id away", async () => {
  await fc.assert(
    fc.asyncProperty(anyUploadKey, async (uploadKey) => {
      const key = await mediaKeyOf(uploadKey);
      expect(await mediaKeyOf(uploadKey)).toBe(key);
      expect(key).toMatch(/^media\/[a-z0-9_.-]+\/[a-z0-9-]+\.png$/);
      expect(key.length).toBeLessThanOrEqual(1024);
      expect(isMediaKey(key)).toBe(true);
      expect(new URL(`https://media.example.com/${key}`).pathname).toBe(`/${key}`);
      expect(key).not.toContain(uploadKey.slice(uploadKey.lastIndexOf("/") + 10).slice(0, 36));
    }),
  );
});

test("traps: 136 an opaque one tells neither the owner nor the name, and the owner's stand together", async () => {
  await fc.assert(
    fc.asyncProperty(anyId(128), anyText, fc.uuid(), fc.constantFrom("public", "private"), async (...given) => {
      const [owner, filename, uuid, visibility] = given;
      const upload = { endpoint: "a", owner, filename, size: 1, uuid, ext: "png", visibility };
      const uploadKey = makeUploadKey({ ...upload, now: new Date("2026-11-24T00:00:00Z") });
      const key = await mediaKeyOf(uploadKey, "opaque");
      expect(key).toMatch(/^(media|private)\/[0-9a-f]{32}\/[0-9a-f]{32}\.png$/);
      expect(isMediaKey(key)).toBe(true);
      expect(key.split("/")[1]).toBe(await mediaFolderOf(owner, "opaque"));
    }),
  );
  expect(await mediaFolderOf("ann", "opaque")).not.toBe(await mediaFolderOf("Ann", "opaque"));
});

test("two uploads never share a media key", async () => {
  await fc.assert(
    fc.asyncProperty(anyUploadKey, anyUploadKey, async (one, other) => {
      expect((await mediaKeyOf(one)) === (await mediaKeyOf(other))).toBe(one === other);
    }),
  );
});

test.each(["", "media/a/b.jpg", "uploads/a/../b.jpg"])("refuses %j", async (key) => {
  await expect(mediaKeyOf(key)).rejects.toThrow("This is not an upload key.");
});

test.each(["..", ".", "a..b", ".zz", "Ann", "a/b", ""])(
  "%j is no owner's folder, and nothing in it a media key",
  (folder) => {
    const name = `20261124-a-${"0".repeat(32)}.txt`;
    expect(isMediaKey(`media/ann/${name}`)).toBe(true);
    expect(isMediaKey(`media/${folder}/${name}`)).toBe(false);
  },
);
