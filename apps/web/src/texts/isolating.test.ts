import { expect, test } from "vitest";
import { isolated, isolating } from "./isolating.ts";

test("a name that is written from the right does not move what is around it, whatever the text", () => {
  const texts = isolating({
    title: "Albums",
    tag: (tag: string, files: string) => `${tag} (${files})`,
    moved: { one: (file: string) => `${file} is in the trash.` },
    steps: ["One", "Two"],
    join: (parts: readonly string[]) => parts.join(" · "),
  });
  expect(texts.tag("קיץ", "3")).toBe("\u2068קיץ\u2069 (3)");
  expect(texts.moved.one("تقرير 2026.pdf")).toBe("\u2068تقرير 2026.pdf\u2069 is in the trash.");
  expect(texts.tag("summer", "3")).toBe("summer (3)");
  expect(texts.join(["In 여름", "3 kB"])).toBe("In 여름 · 3 kB");
  expect([texts.title, texts.steps]).toEqual(["Albums", ["One", "Two"]]);
});

test("a mark in a name that turns the direction turns nothing", () => {
  expect(isolated("photo\u202Egpj.exe")).toBe("\u2068photogpj.exe\u2069");
  expect(isolated("\u2069\u202Egpj.exe")).toBe("\u2068gpj.exe\u2069");
});
