import { mkdir, readFile, writeFile } from "node:fs/promises";

const folder = new URL("../.data/", import.meta.url);
const fileOf = (name) => new URL(`${name}.json`, folder);

/** Returns the samples of earlier runs, in milliseconds, by case and contestant. */
export async function loadSamples(name) {
  return readFile(fileOf(name), "utf8").then(JSON.parse, () => ({}));
}

export async function keepSamples(name, samples) {
  await mkdir(folder, { recursive: true });
  await writeFile(fileOf(name), JSON.stringify(samples, undefined, 2));
}
