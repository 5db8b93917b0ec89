import { expect, test } from "vitest";
import { createUniqueNames } from "./unique-names.ts";

test("names that are there already get a number before their extension", () => {
  const unique = createUniqueNames();
  expect(
    ["a.jpg", "A.JPG", "a (2).jpg", "a.jpg", "b", "b", "c.tar.gz", "c.tar.gz"].map((name) => unique(name)),
  ).toEqual(["a.jpg", "A (2).JPG", "a (2) (2).jpg", "a (3).jpg", "b", "b (2)", "c.tar.gz", "c.tar (2).gz"]);
});

test("a name that is spelled otherwise is the same name", () => {
  const unique = createUniqueNames();
  expect(["봄.txt", "봄.txt".normalize("NFD")].map((name) => unique(name).normalize("NFC"))).toEqual([
    "봄.txt",
    "봄 (2).txt",
  ]);
});
