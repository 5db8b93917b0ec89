import { expect, test } from "vitest";
import { inOrder } from "./in-order.ts";

const sorted = (paths: readonly string[]) => inOrder(paths.map((path) => ({ path }))).map(({ path }) => path);

test("a folder's files come by name, before those of its folders, and files of no folder as they were chosen", () => {
  expect(
    sorted(["2026/spring/a.jpg", "2026/10.jpg", "z.jpg", "2026/9.jpg", "b.jpg", "2026/b.jpg", "2025/z.jpg"]),
  ).toEqual(["z.jpg", "b.jpg", "2025/z.jpg", "2026/9.jpg", "2026/10.jpg", "2026/b.jpg", "2026/spring/a.jpg"]);
});
