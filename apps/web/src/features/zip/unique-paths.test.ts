import { expect, test } from "vitest";
import { createUniquePaths } from "./unique-paths.ts";

/** Returns the paths of files, each with the folder before the last "|". */
function pathsOf(...files: string[]): string[] {
  const unique = createUniquePaths();
  return files.map((file) => {
    const [name = "", folder] = file.split("|").toReversed();
    return unique({ name, folder });
  });
}

test("a file lies in its folder, and names are unique in each folder, whatever their case", () => {
  expect(pathsOf("a.jpg", "2026|a.jpg", "2026/spring|a.jpg", "2026/Spring|A.jpg", "a.jpg", "2026|a.jpg")).toEqual([
    "a.jpg",
    "2026/a.jpg",
    "2026/spring/a.jpg",
    "2026/spring/A (2).jpg",
    "a (2).jpg",
    "2026/a (2).jpg",
  ]);
});

test("a file and a folder do not have the same path, whichever comes first", () => {
  expect(pathsOf("Trip", "trip|a", "TRIP|b", "trip (2)|c", "trip/b|d")).toEqual([
    "Trip",
    "trip (2)/a",
    "trip (2)/b",
    "trip (2) (2)/c",
    "trip (2)/b (2)/d",
  ]);
  expect(pathsOf("trip|a", "Trip")).toEqual(["trip/a", "Trip (2)"]);
});

test.each([
  ["../../etc", "_/_/etc/a"],
  ["/etc", "etc/a"],
  ["a//b/", "a/b/a"],
  ["/", "a"],
  ["..\\..\\etc", ".._.._etc/a"],
  ["C:\\temp", "C__temp/a"],
  ["a/./b", "a/_/b/a"],
  ["nul/con.d/x ", "_nul/_con.d/x/a"],
  ["a\nb", "a_b/a"],
])("files of the folder %j stay within the zip: %s", (folder, path) => {
  expect(pathsOf(`${folder}|a`)).toEqual([path]);
});
