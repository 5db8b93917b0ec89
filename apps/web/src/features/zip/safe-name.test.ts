import { expect, test } from "vitest";
import { safeName } from "./safe-name.ts";

test.each([
  ["photo.jpg", "photo.jpg"],
  ["가족 사진 👩‍👩‍👧‍👦.jpg", "가족 사진 👩‍👩‍👧‍👦.jpg"],
  [".gitignore", ".gitignore"],
  ["..", "_"],
  ["", "_"],
  [" . ", "_"],
  ["C:\\Windows/a.txt", "C__Windows_a.txt"],
  ['<a>"b"|c?*', "_a__b__c__"],
  ["a\u0000b\r\nc\u007F", "a_b__c_"],
  ["photo\u202Egpj.exe", "photo_gpj.exe"],
  ["Trip. . ", "Trip"],
  ["CON", "_CON"],
  ["nul.tar.gz", "_nul.tar.gz"],
  ["com¹ .txt", "_com¹ .txt"],
  ["aux. ", "_aux"],
  ["conin$", "_conin$"],
  ["console.log", "console.log"],
  ["com10", "com10"],
  [`${"x".repeat(300)}.jpeg`, `${"x".repeat(220)}.jpeg`],
  [`${"한".repeat(100)}.jpeg`, `${"한".repeat(73)}.jpeg`],
  [`x${"😀".repeat(100)}`, `x${"😀".repeat(54)}`],
  [`${"x".repeat(219)} yz`, "x".repeat(219)],
])("%j becomes %j", (name, safe) => {
  expect(safeName(name)).toBe(safe);
  expect(safeName(safe)).toBe(safe);
});
