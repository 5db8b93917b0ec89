import { setTimeout } from "node:timers/promises";
import { choose } from "./stage.mjs";

/** The other contestants: each has its own page. */
export const peers = [
  { name: "plain PUT", page: "plain-put", bucket: "peers" },
  { name: "Uppy 6.3.1", page: "uppy", bucket: "peers" },
  { name: "better-upload 3.0.19", page: "better-upload", bucket: "peers" },
];
const names = ["", "one name", "two names", "three names"];

/** @param by "form" if the file may be uploaded by a form */
export const ours = (count, { by = "put", withFinish = true, isAhead = true, isSplit = false } = {}) => ({
  name: `s3-direct, ${names[count]}${by === "form" ? "" : ", PUT"}${withFinish ? "" : ", without finish"}${isAhead ? "" : ", not connected ahead"}${isSplit ? ", calls one by one while hidden" : ""}`,
  page: "ours",
  bucket: withFinish ? "media" : "upload",
  options: { endpoint: `names${count}${by}`, withFinish, isSplit },
  connectsTo: isAhead ? count : 0,
});

/** Changes the order in each round: the work that a run leaves to the machine slows down the next one. */
export function inTurn(contestants, round) {
  const first = round % contestants.length;
  return [...contestants.slice(first), ...contestants.slice(0, first)];
}

/**
 * Uploads the files as somebody does who has just come, and checks that all their bytes are stored.
 * @param isReady waits until the upload may begin
 * @returns milliseconds
 */
export async function time(contestant, { stage, paths, sizes, isReady = aMoment }) {
  const { name, page: pageName, bucket, options, connectsTo } = contestant;
  await stage.restartBrowser();
  const page = await stage.openPage(pageName);
  try {
    const preconnect = stage.uploadOrigins.slice(0, connectsTo);
    await page.evaluate((given) => globalThis.prepare(given), { ...options, preconnect });
    await choose(page, paths);
    await isReady();
    const { milliseconds, stored } = await page.evaluate(() => globalThis.upload());
    const found = await stage.s3.sizes(bucket);
    if (stored !== sizes.length || inOrder(found) !== inOrder(sizes)) {
      throw new Error(`${name} stored ${found.length} objects of ${sizes.length}, or not all of their bytes.`);
    }
    return milliseconds;
  } finally {
    await page.close();
    await stage.s3.empty();
  }
}

/** A page has loaded its lazy parts by the time that a person has chosen a file. */
const aMoment = () => setTimeout(2_000);

const inOrder = (sizes) => sizes.toSorted((a, b) => a - b).join();
