import { expect, test } from "vitest";
import { en } from "./en.ts";

const { leaveUploads, keep } = en.account;

test.each([
  ["a sign-out", leaveUploads],
  ["an account", keep.uploads],
])("before %s one upload is spoken of as one, and several as several", (_, { title, text, confirm }) => {
  const said = (count: number) => [title, text, confirm].map((words) => words(count)).join(" ");
  expect(said(1)).not.toMatch(/\b(uploads|they|them)\b/i);
  expect(said(2)).toMatch(/2 uploads.+\bthem\b/);
  expect(said(2)).not.toMatch(/\bit\b/i);
});
