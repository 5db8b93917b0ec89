// What a file costs the page's processor in lists of 100, 1,000 and 10,000, in Node, without a network: see README.md.
// `pnpm bench list [--rounds 5] [--smoke]`
import { parseArgs } from "node:util";
import { createScheduler, createUploader } from "../packages/upload-client/dist/index.js";
import { median } from "./report/table.mjs";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "5" }, smoke: { type: "boolean", default: false } },
});
const rounds = values.smoke ? 1 : Number(values.rounds);
const lengths = values.smoke ? [10, 100] : [100, 1_000, 10_000];
/** As many for each figure, in as many lists as that takes: of different sizes, in no order. */
const files = Array.from(
  { length: Math.max(...lengths) },
  (_, index) => new File([new Uint8Array(500 + ((index * 7_919) % 1_000))], `${index}.jpg`),
);

const spent = new Map(lengths.map((length) => [length, []]));
for (let round = -1; round < rounds; round += 1) {
  for (const length of lengths) {
    const microseconds = await measure(length);
    // The first round is for the compiler.
    if (round >= 0) spent.get(length).push(microseconds);
  }
}

const shortest = median(spent.get(lengths[0]));
console.log("| files in the list | processor time a file | against the shortest list |\n| --- | --- | --- |");
for (const length of lengths) {
  const figure = median(spent.get(length));
  console.log(`| ${length} | ${figure.toFixed(1)} µs | ${(figure / shortest).toFixed(2)} × |`);
}

/** Microseconds of the processor that a file costs in a list of so many. */
async function measure(length) {
  const before = process.cpuUsage();
  for (let at = 0; at < files.length; at += length) await uploadAll(files.slice(at, at + length));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / files.length;
}

/** A list that a page shows: it looks at the list with each frame. */
async function uploadAll(chosen) {
  const uploader = createUploader(api(), { checksum: false, scheduler: createScheduler(), trace: withoutNetwork });
  let shown = uploader.getSnapshot();
  const end = uploader.subscribe(() => (shown = uploader.getSnapshot()));
  const settled = await Promise.all(chosen.map((file) => uploader.upload(file)));
  const failed = settled.find(({ status }) => status !== "done");
  if (failed || shown.items.length === 0) throw failed?.error ?? new Error("Nothing was shown.");
  end();
}

/** Answers at once. */
function api() {
  let keys = 0;
  const create = async ({ contentType }) => {
    keys += 1;
    const url = `https://storage.test/uploads/${keys}`;
    return { kind: "single", key: `uploads/${keys}`, url, headers: { "content-type": contentType }, expiresIn: 3_600 };
  };
  const finish = async ({ key }) => ({ status: "done", file: { key, name: "a.jpg", url: "" } });
  return { create: { mutate: create }, finish: { mutate: finish } };
}

/** Takes the place of XMLHttpRequest. */
function withoutNetwork(_upload, transport) {
  return {
    ...transport,
    async send({ body, onProgress }) {
      onProgress(body.size / 2);
      onProgress(body.size);
      return { status: 200 };
    },
  };
}
