import { expect, test } from "vitest";
import { inAlbums } from "./folder-albums.ts";

const at = (path: string) => ({ file: new File([], path.split("/").at(-1) ?? ""), path });
const namesOf = (paths: readonly string[]) => inAlbums(paths.map(at), undefined).map(({ albumName }) => albumName);

test("each folder is an album, whose files share its id; a file of no folder is in none", () => {
  const found = inAlbums(["a.jpg", "2026/b.jpg", "2026/spring/c.jpg", "2026/d.jpg"].map(at), undefined);
  expect(found).toMatchObject([
    { path: "a.jpg" },
    { albumName: "2026" },
    { albumName: "2026/spring" },
    { albumName: "2026" },
  ]);
  const [none, year, spring, again] = found.map(({ album }) => album);
  expect(none).toBeUndefined();
  expect(year).toMatch(/^[0-9a-f]{32}$/);
  expect(again).toBe(year);
  expect(spring).not.toBe(year);
  const [later] = inAlbums([at("2026/b.jpg")], undefined);
  expect(later?.album).not.toBe(year);
});

test("while an album is open, a folder's files go into that", () => {
  const [found] = inAlbums([at("2026/b.jpg")], "harbour");
  expect(found).toMatchObject({ album: "harbour" });
  expect(found?.albumName).toBeUndefined();
});

test("a name that the API would not take is made one that it does, or the file goes into the library alone", () => {
  const [cut, half, composed, turned, ...unseen] = namesOf([
    `${"가".repeat(120)}/spring/a.jpg`,
    `${"😀".repeat(60)}/a.jpg`,
    `${"\u0958".repeat(60)}/a.jpg`,
    "2026/a\u202egnp.exe/a.jpg",
    "\u200b/a.jpg",
    " /a.jpg",
    "\ud800/a.jpg",
    "/a.jpg",
  ]);
  expect(cut).toBe(`…${"가".repeat(92)}/spring`);
  expect(half).toBe(`…${"😀".repeat(49)}`);
  expect(composed).toHaveLength(100);
  expect(turned).toBe("2026/agnp.exe");
  expect(unseen).toEqual(unseen.map(() => undefined));
});
