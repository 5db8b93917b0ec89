import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type * as Images from "./images.ts";
import { sourceFor, toldPhoto } from "./testing/pictures.ts";

let images: typeof Images.images;

beforeAll(async () => {
  vi.resetModules();
  vi.doMock("./decoder/variant-maker.ts", () => {
    throw new Error("Here no process can be started.");
  });
  ({ images } = await import("./images.ts"));
});

afterAll(() => {
  vi.doUnmock("./decoder/variant-maker.ts");
  vi.resetModules();
});

test("strip alone needs neither sharp nor processes, and variants do", async () => {
  const source = await sourceFor(await toldPhoto());
  const derived = await images({ strip: true }).make(source);
  expect(derived?.original?.length).toBeLessThan(source.file.size);
  await expect(images({ variants: { thumb: { width: 9 } } }).make(source)).rejects.toThrow();
});
