import { expect, test } from "vitest";
import { currentLanguage } from "../../../texts/language.ts";
import { describeAccept } from "./accept.ts";

test("what is accepted is said in words", () => {
  const english = currentLanguage();
  expect(describeAccept(["image/*"], english)).toBe("Images");
  expect(describeAccept(["application/pdf", "image/*"], english)).toBe("PDF and images");
  expect(describeAccept(["image/png"], english)).toBe("PNG");
  expect(describeAccept(["image/*", "text/csv", ".zip", "font/woff2", "chemical/x-pdb"], english)).toBe(
    "Images, CSV, .zip, WOFF2, and chemical/x-pdb",
  );
});
