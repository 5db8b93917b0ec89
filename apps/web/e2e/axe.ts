import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const source = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const all = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** All of these that look at a colour. What else they look at is the same, light and dark. */
const ofColors = ["color-contrast", "link-in-text-block"];

/** What axe finds on the page as it is now, or in the part of it that a selector names, one line a finding. */
export function findings(page: Page, part?: string): Promise<string[]> {
  return findingsOf(page, { part, rules: all });
}

/** That axe finds nothing on the page as it is now, light or dark. */
export async function look(page: Page, state: string): Promise<void> {
  for (const [colorScheme, rules] of [
    ["light", all],
    ["dark", ofColors],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await findingsOf(page, { rules }), `${state}, ${colorScheme}`).toEqual([]);
  }
}

/** @param chosen the rules, by name or by tag */
async function findingsOf(page: Page, chosen: { part?: string | undefined; rules: readonly string[] }) {
  const { part, rules } = chosen;
  if (await page.evaluate("typeof axe === 'undefined'")) await page.evaluate(await source);
  // What is still moving has colours of its own; what moves for ever is a line's dashes, or turns.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(({ playState, effect }) => playState !== "running" || effect?.getComputedTiming().endTime === Infinity),
  );
  // Of what passes, which is nearly all, it would otherwise describe every element.
  const options = { runOnly: rules, resultTypes: ["violations"] };
  const violations = await page.evaluate<AxeResults["violations"]>(
    `axe.run(${part === undefined ? "document" : JSON.stringify(part)}, ${JSON.stringify(options)}).then(({ violations }) => violations)`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}
