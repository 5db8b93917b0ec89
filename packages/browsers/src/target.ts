import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { NativeTab, Target } from "./browser.ts";

const library = createRequire(import.meta.url).resolve("@testing-library/dom/dist/@testing-library/dom.umd.min.js");

let source: Promise<string> | undefined;

/** Adds the library that computes roles and names to the page, unless it is there: the same code for all engines. */
export async function install(page: Pick<NativeTab, "run">): Promise<void> {
  if (await page.run<boolean>("typeof TestingLibraryDom === 'object'")) return;
  source ??= readFile(library, "utf8");
  await page.run(`(() => { (function () { ${await source}\n }).call(window); })()`);
}

/** Returns a JavaScript expression that finds the elements, in a page that has the library. */
export function query(target: Target): string {
  const root = target.within === undefined ? "document.body" : `(${query(target.within)}[0] ?? new DocumentFragment())`;
  const ask = (by: string, what: string) => `TestingLibraryDom.queryAllBy${by}(${root}, ${what})`;
  if ("role" in target) {
    const options = target.name === undefined ? "" : `, { name: ${literal(target.name)} }`;
    return ask("Role", `${literal(target.role)}${options}`);
  }
  return "label" in target ? ask("LabelText", literal(target.label)) : ask("Text", literal(target.text));
}

export function describe(target: Target): string {
  const own =
    "role" in target
      ? `The ${target.role}${target.name === undefined ? "" : ` ${literal(target.name)}`}`
      : "label" in target
        ? `The field ${literal(target.label)}`
        : `The text ${literal(target.text)}`;
  return target.within === undefined ? own : `${own} within ${describe(target.within)}`;
}

function literal(text: string | RegExp): string {
  return text instanceof RegExp ? text.toString() : JSON.stringify(text);
}
