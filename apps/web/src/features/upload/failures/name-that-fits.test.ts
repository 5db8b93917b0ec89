import { expect, test } from "vitest";
import { nameThatFits } from "./name-that-fits.ts";

const accept = ["image/*", "application/pdf", "text/plain", ".zip"];
const holds = (found: string) => ({ code: "FILE_CONTENT_MISMATCH", details: { found } }) as const;
const isTyped = (contentType: string) => ({ code: "FILE_TYPE_NOT_ALLOWED", details: { contentType } }) as const;

test.each([
  ["holiday.png", holds("image/jpeg"), "holiday.jpg"],
  ["scan", holds("application/pdf"), "scan.pdf"],
  ["photo.png.exe", isTyped("image/png"), "photo.png"],
])("what %s is called wrongly it is called rightly: %o, %s", (name, error, fitting) => {
  expect(nameThatFits({ name, error }, accept)).toBe(fitting);
});

test.each([
  ["that is not accepted under any name", "page.jpg", holds("text/html")],
  ["that can carry scripts", "logo.png", holds("image/svg+xml")],
  ["that nobody knows", "data.png", holds("unknown")],
  ["that is text, which may be anything", "notes.png", holds("text/plain")],
  ["whose name is right already", "logo.svg", isTyped("image/svg+xml")],
  ["that fails for another reason", "large.jpg", { code: "FILE_TOO_LARGE", details: {} } as const],
])("no name mends a file %s", (_, name, error) => {
  expect(nameThatFits({ name, error }, accept)).toBeUndefined();
});
