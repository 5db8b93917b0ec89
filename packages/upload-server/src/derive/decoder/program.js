// The program of a process that decodes pictures, one at a time: what breaks here is not the API. It is JavaScript, as what it imports,
// so that Node starts it from the sources as from the build.
import { makePictures } from "./make-pictures.js";

/**
 * @import sharp from "sharp"
 * @import { Answer, Task } from "./task.ts"
 */

/** In milliseconds. In this time a decoder fills some 20 MiB. */
const lookEvery = 10;

/** In bytes. */
const maxMemory = Number(process.argv[2]);
const decodesAvif = process.argv[3] === "avif";

process.on("message", (/** @type {Task} */ task) => void answer(task));
// The API is gone, or has let go of this process.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
// They are sent to the API's whole group, and the API still has its pictures to finish.
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

/** By a signal that nothing else sends, so that the API knows why. An orderly exit would wait for the threads that decode. */
function endAboveMemory() {
  if (process.memoryUsage.rss() > maxMemory) process.kill(process.pid, "SIGALRM");
}

/** @type {Promise<typeof sharp> | undefined} */
let loaded;

function loadSharp() {
  loaded ??= import("sharp").then(({ default: load }) => {
    // Each picture is another, on one core, and no reader but those of what is decoded is ever opened.
    load.cache(false);
    load.concurrency(1);
    load.block({ operation: ["VipsForeignLoad"] });
    const readers = ["Jpeg", "Png", "Webp", "Nsgif", ...(decodesAvif ? ["Heif"] : [])];
    load.unblock({ operation: readers.map((reader) => `VipsForeignLoad${reader}Buffer`) });
    return load;
  });
  return loaded;
}
