import { expect, test } from "vitest";
import { picturesFirst } from "./pictures-first.ts";

test("pictures come before other kinds, and keep their order", () => {
  const contentTypes = ["text/csv", "image/png", "application/pdf", "image/jpeg"];
  const sorted = picturesFirst(contentTypes.map((contentType) => ({ contentType })));
  expect(sorted.map(({ contentType }) => contentType)).toEqual([
    "image/png",
    "image/jpeg",
    "text/csv",
    "application/pdf",
  ]);
});
