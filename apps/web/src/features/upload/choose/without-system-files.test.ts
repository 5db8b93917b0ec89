import { expect, test } from "vitest";
import { withoutSystemFiles } from "./without-system-files.ts";

test("what systems hide in folders is left out, and kept where it was chosen by itself", () => {
  const left = [
    ".DS_Store",
    "Thumbs.db",
    "trip/a.jpg",
    "trip/.gitignore",
    "trip/my desktop.ini",
    "trip/Thumbs.db/a.jpg",
  ];
  const systems = ["trip/.DS_Store", "trip/day 1/._a.jpg", "trip/Thumbs.db", "trip/Desktop.ini"];
  const found = [...left, ...systems].map((path) => ({ path }));
  expect(withoutSystemFiles(found).map(({ path }) => path)).toEqual(left);
});
