import { expect, test } from "vitest";
import { isSystemFile } from "./system-file.ts";

test("what systems hide in folders is told from what is a person's, or was chosen by itself", () => {
  const left = [
    ".DS_Store",
    "Thumbs.db",
    "trip/a.jpg",
    "trip/.gitignore",
    "trip/my desktop.ini",
    "trip/Thumbs.db/a.jpg",
  ];
  const systems = ["trip/.DS_Store", "trip/day 1/._a.jpg", "trip/Thumbs.db", "trip/Desktop.ini"];
  expect([...left, ...systems].filter((path) => !isSystemFile(path))).toEqual(left);
});
