import { expect, test } from "vitest";
import { nameThatFits } from "./name-that-fits.ts";

const accept = ["image/*", "application/pdf", "text/plain", ".zip"];
const holds = (found: string) => ({ code: "FILE_CONTENT_MISMATCH", details: { found } }) as const;
const isTyped = (contentType: string) => ({ code: "FILE_TYPE_NOT_ALLOWED", details: { contentType } }) as const;

test.each([
  ["another ending", "holiday.png", holds("image/jpeg"), "holiday.jpg"],
  ["no ending at all", "scan", holds("application/pdf"), "scan.pdf"],
  ["an ending too many", "photo.png.exe", isTyped("image/png"), "photo.png"],
  ["what is not accepted under any name", "page.jpg", holds("text/html"), undefined],
  ["a drawing that can carry scripts", "logo.png", holds("image/svg+xml"), undefined],
  ["what nobody knows", "data.png", holds("unknown"), undefined],
  ["text, which may be anything", "notes.png", holds("text/plain"), undefined],
  ["a name that is right already", "logo.svg", isTyped("image/svg+xml"), undefined],
  ["another failure", "large.jpg", { code: "FILE_TOO_LARGE", details: {} } as const, undefined],
])("a refused file with %s: %s", (_, name, error, fitting) => {
  expect(nameThatFits({ name, error }, accept)).toBe(fitting);
});
