import { setTimeout as delay } from "node:timers/promises";
import type { Stage } from "../stage/stage.ts";
import { type Known, openBrowser, type Page } from "./browser.ts";
import { deleteAndReplay } from "./delete-and-replay.ts";
import { fairNow } from "./fair-clock.ts";
import type { Mischief } from "./mischief.ts";
import { fileOf, numberIn, type PlannedUpload } from "./planned-upload.ts";
import type { Random } from "./random.ts";

/** How an upload ended for its page. */
export type End = "done" | "aborted" | "deleted" | "hung";

export type Visit = {
  stage: Stage;
  user: string;
  uploads: readonly PlannedUpload[];
  random: Random;
  mischief: Mischief;
  known: Known;
};

/** In milliseconds of the fair clock: faults stop after the first; an upload hangs if it has not ended by the last. */
const longestMischief = 5_000;
const longestVisit = 100_000;

/**
 * Runs a visitor who uploads, reloads, pauses, loses the network, cancels and deletes. @returns how each upload ended
 */
export async function visit({ stage, user, uploads, random, mischief, known }: Visit): Promise<Map<number, End>> {
  const { books, isBusyFor } = stage.api;
  const browser = openBrowser(stage, { user, known });
  const ends = new Map<number, End>();
  const calmAt = fairNow() + random.between(1_000, longestMischief);
  const hangsAt = fairNow() + longestVisit;
  let page = browser.openPage();

  const add = (upload: PlannedUpload) => page.add(upload.endpoint, fileOf(upload));
  const open = () => uploads.filter(({ number }) => !ends.has(number));

  /** Reads an upload's state on its page, and acts on it. */
  async function look(upload: PlannedUpload): Promise<void> {
    const { number, fate } = upload;
    const item = page.items().findLast(({ file }) => numberIn(file.name) === number);
    if (item?.status === "aborted") ends.set(number, "aborted");
    else if (item?.status === "done") {
      ends.set(number, "done");
      if (fate !== "is deleted") return;
      await deleteAndReplay(stage, { user, upload, known, calm: mischief.calm });
      ends.set(number, "deleted");
    } else if (item !== undefined && fate === "is aborted" && random.chance(0.3)) page.abort(item.id);
  }

  function hang({ number }: PlannedUpload): void {
    ends.set(number, "hung");
    for (const item of page.items()) {
      if (numberIn(item.file.name) !== number) continue;
      const why = item.status === "waiting" ? item.reason : item.status === "error" ? item.error.message : "";
      const hangs = `${user} hangs with f${number}.bin`;
      stage.api.story.push(`${hangs}: ${item.status} ${why}, ${item.progress.loaded} bytes of ${item.file.size}`);
      stage.api.story.push(...page.tell(item.id).map((line) => `${hangs}: ${line}`));
    }
  }

  async function reload(): Promise<void> {
    page.close();
    stage.api.story.push(`${user} reloads`);
    page = browser.openPage();
    const remembered = await page.remembered();
    for (const key of known.plans.keys()) {
      if (key.includes(`/${user}/`) && !remembered.includes(key)) known.abandoned.add(key);
    }
    await page.continueAll();
    // An upload that was cancelled at the moment when its page was closed.
    for (const { file } of page.items())
      if (ends.get(numberIn(file.name)) === "aborted") ends.delete(numberIn(file.name));
    const left = await page.unfinished();
    for (const { name, resume, discard } of left) {
      const upload = open().find(({ number }) => number === numberIn(name));
      // The file's bytes were not stored, so the visitor chooses it again.
      await page.run(() => (upload === undefined ? discard() : resume(fileOf(upload))));
    }
    const names = [...page.items().map(({ file }) => file.name), ...left.map(({ name }) => name)];
    const missing = open().filter(({ number }) => !names.some((name) => numberIn(name) === number));
    if (missing.length === 0) return;
    // These have no record, because the page was closed too early or because they had ended with an error. The visitor
    // checks whether they are published before choosing them again.
    while ((browser.isCalling() || isBusyFor(user)) && fairNow() < hangsAt) await delay(20);
    for (const upload of missing) {
      const isPublished = [...books.finished].some(
        ([key, { user: whose }]) => whose === user && numberIn(key) === upload.number,
      );
      stage.api.story.push(`${user} misses f${upload.number}.bin, which ${isPublished ? "is" : "is not"} published`);
      if (isPublished) ends.set(upload.number, "done");
      else add(upload);
    }
  }

  async function act(): Promise<void> {
    const acts: (readonly [number, () => Promise<unknown> | void])[] = [
      [0.08, reload],
      [0.05, () => suspend(page, random.between(10, 200))],
      [0.05, () => loseNetwork(random.between(50, 1_500))],
      [0.05, () => page.continueAll()],
      [0.3, () => page.retryFailed()],
    ];
    for (const [probability, run] of acts) if (random.chance(probability)) await run();
  }

  async function loseNetwork(milliseconds: number): Promise<void> {
    browser.setOffline(true);
    await delay(milliseconds);
    browser.setOffline(false);
  }

  uploads.forEach(add);
  while (open().length > 0) {
    await delay(random.between(10, 150));
    if (fairNow() > calmAt) {
      mischief.calm();
      if (random.chance(0.1)) await page.continueAll();
      page.retryFailed();
    } else await act();
    for (const upload of open()) await look(upload);
    if (fairNow() > hangsAt) open().forEach(hang);
  }
  // A visitor who cancels stays for a moment: only an open page can abort the cancelled uploads.
  await delay(500);
  page.close();
  return ends;
}

async function suspend(page: Page, milliseconds: number): Promise<void> {
  page.pauseAll();
  await delay(milliseconds);
  page.resumeAll();
}
