import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const source = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const all = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** All rules about colours. The other rules find the same in light and dark. */
const ofColors = ["color-contrast", "link-in-text-block"];

/** Returns what axe finds on the page as it is now, or in the part that a selector names, one line a finding. */
export function findings(page: Page, part?: string): Promise<string[]> {
  return findingsOf(page, { part, rules: all });
}

/** Checks that axe finds nothing on the page as it is now, in light and in dark. */
export async function look(page: Page, state: string): Promise<void> {
  for (const [colorScheme, rules] of [
    ["light", all],
    ["dark", ofColors],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await findingsOf(page, { rules }), `${state}, ${colorScheme}`).toEqual([]);
  }
}

/** @param chosen - the rules, by name or by tag */
async function findingsOf(page: Page, chosen: { part?: string | undefined; rules: readonly string[] }) {
  const { part, rules } = chosen;
  if (await page.evaluate("typeof axe === 'undefined'")) await page.evaluate(await source);
  // Elements in an animation have other colours. Endless animations move only dashes, or turn.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(({ playState, effect }) => playState !== "running" || effect?.getComputedTiming().endTime === Infinity),
  );
  // Otherwise axe would describe every element that passes, which is nearly all.
  const options = { runOnly: rules, resultTypes: ["violations"] };
  const violations = await page.evaluate<AxeResults["violations"]>(
    `axe.run(${part === undefined ? "document" : JSON.stringify(part)}, ${JSON.stringify(options)}).then(({ violations }) => violations)`,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}
