import { expect, test } from "vitest";
import { isSameInput } from "./same-input.ts";

const made = () => ({ postId: "1", tags: ["a", { b: 2 }], at: new Date(5), none: undefined });

test("an input that was kept is the one that is made again", () => {
  expect(isSameInput(structuredClone(made()), made())).toBe(true);
  expect(isSameInput(undefined, undefined)).toBe(true);
});

class Secret {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  tell(): string {
    return this.#text;
  }
}

test.each<[string, unknown, unknown]>([
  ["another value", { postId: "1" }, { postId: "2" }],
  ["a value more", { postId: "1" }, { postId: "1", tag: "a" }],
  ["another key", { a: undefined }, { b: undefined }],
  ["another date", { at: new Date(1) }, { at: new Date(2) }],
  ["another order", ["a", "b"], ["b", "a"]],
  ["a list in place of an object", [], {}],
  ["none", { postId: "1" }, undefined],
  ["null", { postId: null }, { postId: {} }],
  ["of a class, which may hide what it has", new Secret("a"), new Secret("a")],
  ["maps, which are not looked into", new Map([["a", 1]]), new Map([["a", 1]])],
])("another input: %s", (_, one, other) => {
  expect(isSameInput(one, other)).toBe(false);
  expect(isSameInput(other, one)).toBe(false);
});
