import { expect, test } from "vitest";
import { currentLanguage } from "../../../texts/language.ts";
import { describeAccept } from "./accept.ts";

test("what is accepted is said in words", () => {
  const english = currentLanguage();
  expect(describeAccept(["image/*"], english)).toBe("Images");
  expect(describeAccept(["application/pdf", "image/*"], english)).toBe("PDF and images");
  expect(describeAccept(["image/*", "text/csv", ".zip", "font/woff2"], english)).toBe(
    "Images, CSV, .zip, and font/woff2",
  );
});
