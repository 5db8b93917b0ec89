// The program of a process that decodes pictures, one at a time: a crash here does not harm the API. It and its imports
// are JavaScript, so that Node can start it from the sources and from the build.
import { makePictures } from "./make-pictures.js";

/**
 * @import sharp from "sharp"
 * @import { Answer, Task } from "./task.ts"
 */

/** In milliseconds. A decoder fills about 20 MiB in this time. */
const lookEvery = 10;

/** In bytes. */
const maxMemory = Number(process.argv[2]);
const decodesAvif = process.argv[3] === "avif";

process.on("message", (/** @type {Task} */ task) => void answer(task));
// The API has ended, or has disconnected this process.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
// These signals are sent to the API's whole group, but the API must still finish its pictures.
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => {});

/** @param {Task} task */
async function answer(task) {
  const watch = setInterval(endAboveMemory, lookEvery);
  const answer = await make(task);
  clearInterval(watch);
  process.send?.(answer);
}

/**
 * @param {Task} task
 * @returns {Promise<Answer>}
 */
async function make(task) {
  try {
    return await makePictures(await loadSharp(), task);
  } catch (error) {
    return { kind: "no-sharp", message: String(error) };
  }
}

/**
 * Ends the process by a signal that nothing else sends, so that the API knows the reason. An orderly exit would wait
 * for the threads that decode.
 */
function endAboveMemory() {
  if (process.memoryUsage.rss() > maxMemory) process.kill(process.pid, "SIGALRM");
}

/** @type {Promise<typeof sharp> | undefined} */
let loaded;

function loadSharp() {
  loaded ??= import("sharp").then(({ default: load }) => {
    // Every picture is different, and is decoded on one core. Only the readers of the decoded formats may be opened.
    load.cache(false);
    load.concurrency(1);
    load.block({ operation: ["VipsForeignLoad"] });
    const readers = ["Jpeg", "Png", "Webp", "Nsgif", ...(decodesAvif ? ["Heif"] : [])];
    load.unblock({ operation: readers.map((reader) => `VipsForeignLoad${reader}Buffer`) });
    return load;
  });
  return loaded;
}
