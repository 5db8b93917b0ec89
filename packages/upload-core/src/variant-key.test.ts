import { expect, test } from "vitest";
import { isMediaKey, mediaKeyOf } from "./media-key.ts";
import { isVariantName, mediaKeyOfVariant, variantKeyOf } from "./variant-key.ts";

const uploadKey = "uploads/photo/auth0.7c7/20261124-0b8e4c1e-7d1f-4c39-9a55-1a2b3c4d5e6f.1234.my-photo-1.jpg";

test.each(["readable", "opaque"] as const)(
  "traps: 37 a variant's key of a %s media key says whose it is, and is no media key itself",
  async (form) => {
    const mediaKey = await mediaKeyOf(uploadKey, form);
    const key = variantKeyOf(mediaKey, { name: "thumb", ext: "webp" });
    expect(key).toBe(`${mediaKey}~thumb.webp`);
    expect(mediaKeyOfVariant(key)).toBe(mediaKey);
    expect(isMediaKey(key)).toBe(false);
    expect(new URL(`https://media.example.com/${key}`).pathname).toBe(`/${key}`);
    expect(mediaKeyOfVariant(mediaKey)).toBeUndefined();
    expect(mediaKeyOfVariant(`${key}~thumb.webp`)).toBeUndefined();
    expect(() => variantKeyOf(key, { name: "thumb", ext: "webp" })).toThrow(TypeError);
  },
);

test.each(["", "Thumb", "a.b", "a/b", "../a", "-a", "a~b", "x".repeat(33)])("%j is no variant's name", async (name) => {
  expect(isVariantName(name)).toBe(false);
  const mediaKey = await mediaKeyOf(uploadKey);
  expect(() => variantKeyOf(mediaKey, { name, ext: "webp" })).toThrow(TypeError);
  expect(mediaKeyOfVariant(`${mediaKey}~${name}.webp`)).toBeUndefined();
});
