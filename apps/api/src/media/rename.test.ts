import { expect, test } from "vitest";
import { nameFor } from "./rename.ts";

const photo = { name: "photo.jpg", contentType: "image/jpeg", size: 1 };
const drawing = { name: "house.dwg", contentType: "application/octet-stream", size: 1 };
const page = { name: "page.svg", contentType: "image/svg+xml", size: 0 };

test.each([
  [photo, "harbour.jpg", "harbour.jpg"],
  [photo, "harbour.JPEG", "harbour.JPEG"],
  [photo, "harbour", "harbour.jpg"],
  [photo, "version 1.2", "version 1.2.jpg"],
  [photo, "  a\u0000b\r\n\tc  .jpg", "abc .jpg"],
  [photo, "a\u202Egpj.jpg", "agpj.jpg"],
  [photo, "../../etc/passwd", "passwd.jpg"],
  [photo, "항구\uD800.jpg", "항구\uFFFD.jpg"],
  [photo, "cafe\u0301.jpg", "café.jpg"],
  [drawing, "roof.dwg", "roof.dwg"],
  [drawing, "roof", "roof.dwg"],
  [drawing, "roof.exe", "roof.exe.dwg"],
  [drawing, "roof.pdf", "roof.pdf.dwg"],
  [page, "sign.svg", "sign.svg"],
])("$name renamed to %j", (file, wanted, name) => {
  expect(nameFor(file, wanted)).toBe(name);
  expect(nameFor({ ...file, name }, name)).toBe(name);
});

test.each([
  ["harbour.png", "FILE_TYPE_NOT_ALLOWED", "This file is JPEG, so its name must end in .jpg."],
  ["harbour.jpg.exe", "FILE_TYPE_NOT_ALLOWED", "This file is JPEG, so its name must end in .jpg."],
  ["harbour.html", "FILE_TYPE_NOT_ALLOWED", "This file is JPEG, so its name must end in .jpg."],
  ["\u202E \u0000", "FILE_NAME_INVALID", "The file has no name. Rename it and try again."],
  [
    `${"a".repeat(300)}.jpg`,
    "FILE_NAME_INVALID",
    "The file name is longer than 255 characters. Rename the file and try again.",
  ],
])("a JPEG is not renamed to %j", (wanted, code, sentence) => {
  expect(() => nameFor(photo, wanted)).toThrow(expect.objectContaining({ code, sentence }));
});
