import { setTimeout as delay } from "node:timers/promises";
import type { NativeElement, NativeTab, Tab, Target } from "./browser.ts";
import { describe, install, query } from "./target.ts";

/** How long a page may take to show what is expected (milliseconds): the machine may be busy with other suites. */
const patience = 60_000;

const lookEvery = 50;

/** Makes of an engine's own what all suites use. */
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

  /** Tries until it is so. What fails meanwhile may be due to a page that loads, or an element that was replaced. */
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

  /** On what a person sees: what has gone may still be in the page, out of sight. */
  const perform = (target: Target, action: (element: NativeElement) => Promise<void>) =>
    until(`${describe(target)} did not come.`, () =>
      act(`${query(target)}.filter((each) => each.checkVisibility())`, action),
    );

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
    type: (target, text) => perform(target, (element) => element.type(text)),
    // A field for files may be out of sight at all times, behind a button.
    setFiles: (target, paths) =>
      until(`${describe(target)} did not come.`, () => act(query(target), (element) => element.setFiles(paths))),
  };
}
