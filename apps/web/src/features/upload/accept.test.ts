import { expect, test } from "vitest";
import { describeAccept } from "./accept.ts";

test("what is accepted is said in words", () => {
  expect(describeAccept(["image/*"])).toBe("Images");
  expect(describeAccept(["application/pdf", "image/*"])).toBe("PDF and images");
  expect(describeAccept(["image/*", "text/csv", ".zip", "font/woff2"])).toBe("Images, CSV, .zip, and font/woff2");
});
