import { setTimeout as delay } from "node:timers/promises";
import type { NativeElement, NativeTab, Tab, Target } from "./browser.ts";
import { describe, install, query } from "./target.ts";

/**
 * The longest time in which a page shows what is expected (milliseconds): the machine may be busy with other suites.
 */
const patience = 60_000;

const lookEvery = 50;

/** Makes the tab that all suites use from an engine's own tab. */
export function createTab(native: NativeTab): Tab {
  async function count(target: Target): Promise<number> {
    await install(native);
    return native.run<number>(`${query(target)}.length`);
  }

  async function act(elements: string, action: (element: NativeElement) => Promise<void>): Promise<boolean> {
    await install(native);
    const element = await native.find(`${elements}[0]`);
    if (element !== undefined) await action(element);
    return element !== undefined;
  }

  /**
   * Retries until the condition holds. Errors meanwhile may come from a page that is loading, or a replaced element.
   */
  async function until(sentence: string, isSo: () => Promise<boolean>): Promise<void> {
    const giveUpAt = Date.now() + patience;
    let failure: unknown;
    while (Date.now() < giveUpAt) {
      try {
        if (await isSo()) return;
        failure = undefined;
      } catch (error) {
        failure = error;
      }
      await delay(lookEvery);
    }
    const words = await native.run<string>("document.body.innerText").catch(String);
    throw new Error(`${sentence} The page says:\n${words}`, { cause: failure });
  }

  /** Only visible elements are acted on: a removed element may still be in the page, hidden. */
  const visible = (target: Target) => `${query(target)}.filter((each) => each.checkVisibility())`;

  const perform = (target: Target, action: (element: NativeElement) => Promise<void>) =>
    until(`${describe(target)} did not come.`, () => act(visible(target), action));

  /** WebKit's driver loses keys while the page is busy: then all of them are typed again, and the output says so. */
  const type = (target: Target, text: string) =>
    until(`${describe(target)} did not come, or did not take ${JSON.stringify(text)}.`, async () => {
      const field = `${visible(target)}[0]`;
      const isThere = await act(visible(target), async (element) => {
        await native.run(`${field}.select()`);
        await element.type(text);
      });
      if (!isThere) return false;
      const typed = await native.run<string>(`${field}.value`);
      if (typed !== text)
        process.stderr.write(`${describe(target)} has ${JSON.stringify(typed)}, which was not typed.\n`);
      return typed === text;
    });

  const { goto, reload, show, close } = native;
  return {
    goto,
    reload,
    show,
    close,
    evaluate: (run, ...args) => native.run(`(${run.toString()})(...${JSON.stringify(args)})`),
    count,
    waitFor: (target) => until(`${describe(target)} did not come.`, async () => (await count(target)) > 0),
    waitUntilGone: (target) => until(`${describe(target)} did not go.`, async () => (await count(target)) === 0),
    click: (target) => perform(target, (element) => element.click()),
    type,
    // A file input may always be hidden, behind a button.
    setFiles: (target, paths) =>
      until(`${describe(target)} did not come.`, () => act(query(target), (element) => element.setFiles(paths))),
  };
}
