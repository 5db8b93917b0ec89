import { expect, inject, test } from "vitest";
import { useSuite } from "./use-suite.ts";

const { open } = useSuite();
const engine = inject("engine");

// In eighths, because a JPEG is not exact.
const [red, blue, white] = [
  [8, 0, 0, 8],
  [0, 0, 8, 8],
  [8, 8, 8, 8],
];

const upright = { type: "image/jpeg", corners: [red, blue], isSmaller: true, tellsPlace: false };

test("a photo loses the place it was taken, and nothing of what is seen", async () => {
  const tab = await open();
  expect(await tab.evaluate(() => suite.prepared("image/jpeg", [640, 480], {}))).toEqual({
    ...upright,
    width: 480,
    height: 640,
  });
});

test("a photo that is made smaller is upright, and tells no place either", async () => {
  const tab = await open();
  expect(await tab.evaluate(() => suite.prepared("image/jpeg", [640, 480], { maxEdge: 320 }))).toEqual({
    ...upright,
    width: 240,
    height: 320,
  });
});

test("what shows through a picture stays, and is white in a JPEG", async () => {
  const tab = await open();
  const small = await tab.evaluate(() => suite.prepared("image/png", [640, 480], { maxEdge: 320 }));
  expect(small).toMatchObject({ type: "image/png", width: 320, height: 240, corners: [red, [0, 0, 0, 0]] });
  const jpeg = await tab.evaluate(() => suite.prepared("image/png", [640, 480], { type: "image/jpeg" }));
  expect(jpeg).toMatchObject({ type: "image/jpeg", width: 640, height: 480, corners: [red, white] });
});

test("a picture that need not be smaller is not encoded anew", async () => {
  const tab = await open();
  const seen = await tab.evaluate(() => suite.prepared("image/jpeg", [640, 480], { maxEdge: 640 }));
  expect(seen).toMatchObject({ width: 480, height: 640, tellsPlace: false });
});

test("a JPEG that a device calls otherwise is not encoded anew either", async () => {
  const tab = await open();
  const types = ["image/jpeg", "image/jpg", "image/pjpeg"];
  for (const options of [{ maxEdge: 640 }, { maxEdge: 640, type: "image/jpeg" }] as const) {
    const sizes = await tab.evaluate(([each, how]) => suite.sizesByType(each, how), [types, options] as const);
    expect(new Set(sizes).size, sizes.join()).toBe(1);
  }
});

test("a picture that is longer than a WebP can be keeps its type and is whole", async () => {
  const tab = await open();
  const strip = await tab.evaluate(() => suite.prepared("image/png", [16, 16_400], { type: "image/webp" }));
  expect(strip).toMatchObject({ type: "image/png", width: 16, height: 16_400 });
});

test("a PNG that moves keeps its size, even if its pixels come late", async () => {
  const tab = await open();
  expect(await tab.evaluate(() => suite.animationWidth({ maxEdge: 32 }))).toBe(64);
});

test("an AVIF is not encoded anew where it need not be smaller, and never where it moves", async () => {
  const tab = await open();
  const kept = await tab.evaluate(() =>
    Promise.all([suite.isKept("still", { maxEdge: 32 }), suite.isKept("animated", { maxEdge: 16 })]),
  );
  expect(kept).toEqual([true, true]);
});

test("a preview is small and upright, and nothing of what is no picture or is not waited for", async () => {
  const tab = await open();
  const previewed = await tab.evaluate(() => suite.previewed([640, 480], 120));
  const seen = { width: 120, height: 160, corners: [red, blue] };
  expect(previewed).toEqual({ seen, none: [null, null], next: 256 });
});

test("a preview of a long strip is narrow, and that of a small picture no larger than it is", async () => {
  const tab = await open();
  const sizes = await tab.evaluate(() =>
    Promise.all([
      suite.previewSize([10, 3000], 100),
      suite.previewSize([3000, 10], 100),
      suite.previewSize([40, 30], 100),
    ]),
  );
  expect(sizes).toEqual([
    [1, 400],
    [100, 1],
    [40, 30],
  ]);
});

test("a picture that is made smaller for its upload waits for one preview at most", async () => {
  const tab = await open();
  const { ahead, made } = await tab.evaluate(() => suite.previewsAhead(20));
  expect(ahead).toBeLessThanOrEqual(1);
  expect(made).toBe(20);
});

test.runIf(engine === "chromium")(
  "six photos of 12 megapixels at once, and their previews, hold up the page for no moment",
  async () => {
    const tab = await open();
    const { edges, longestTask } = await tab.evaluate(() => suite.preparedTogether(6));
    expect(edges).toEqual(Array.from({ length: 6 }, () => 2048));
    // A single photo processed in the page takes half a second; on a busy machine the page waits for a processor.
    expect(longestTask).toBeLessThan(400);
  },
);
