// What it costs the API to make pictures (`derive: images(…)`), compared with a plain loop over sharp that makes the
// same pictures: photos per second of one core, and the most memory, including that of the processes that decode. S3 is
// not used.
// `pnpm bench pictures [--photos 24] [--smoke]`
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { sharp, somePhoto } from "./stage/photo.mjs";

const { values } = parseArgs({
  options: {
    photos: { type: "string", default: "24" },
    smoke: { type: "boolean", default: false },
    /** Which contestant this process is; if empty, it starts both. */
    contestant: { type: "string" },
  },
});
const photos = values.smoke ? 2 : Number(values.photos);
const variants = { thumb: { width: 320 }, large: { width: 1600 } };

const contestants = {
  "sharp alone": async (bytes) => {
    for (const { width } of Object.values(variants)) {
      await sharp(bytes).autoOrient().resize({ width, withoutEnlargement: true }).webp().toBuffer();
    }
  },
  "derive: images": await derived(),
};

if (values.contestant !== undefined) console.log(JSON.stringify(await measure(contestants[values.contestant])));
else await compare();

async function derived() {
  const { images } = await import("../packages/upload-server/dist/derive/images.js");
  const derive = images({ strip: true, variants });
  return (bytes) => {
    const dimensions = { width: 4000, height: 3000 };
    const file = { name: "a.jpg", ext: "jpg", contentType: "image/jpeg", size: bytes.length, dimensions };
    return derive.make({ file, read: async () => bytes });
  };
}

/** Runs one after the other, each in a new process, because a process seldom returns memory. */
async function compare() {
  console.log(
    `${photos} photos of 12 MP with Exif, a thumbnail of 320 and one of 1,600 pixels each, three rounds in turn:\n`,
  );
  console.log("| | photos a second of one core | most memory, MiB |\n| --- | --- | --- |");
  const rounds = Object.keys(contestants).map((name) => ({ name, found: [] }));
  for (let round = 0; round < (values.smoke ? 1 : 3); round += 1) {
    for (const { name, found } of rounds) found.push(await inOwnProcess(name));
  }
  for (const { name, found } of rounds) {
    const span = (of) => {
      const all = found.map(of).toSorted((a, b) => a - b);
      return `${all[0]} to ${all.at(-1)}`;
    };
    console.log(`| ${name} | ${span(({ perSecond }) => perSecond)} | ${span(({ memory }) => memory)} |`);
  }
}

async function measure(make) {
  const photo = await somePhoto();
  await make(photo);
  const before = await used();
  // Two at once, as `images` does.
  let left = photos;
  const next = async () => {
    while (left > 0) {
      left -= 1;
      await make(photo);
    }
  };
  await Promise.all([next(), next()]);
  const { seconds, memory } = await used();
  return { perSecond: Number((photos / (seconds - before.seconds)).toFixed(2)), memory };
}

/**
 * Returns what this process and those that decode for it have used so far: seconds of a core, and the sum of each one's
 * most memory, in MiB.
 */
async function used() {
  const children = await readFile(`/proc/self/task/${process.pid}/children`, "utf8");
  const all = await Promise.all(["self", ...children.split(" ").filter(Boolean)].map(usedBy));
  const sum = (of) => all.reduce((total, each) => total + of(each), 0);
  return { seconds: sum(({ seconds }) => seconds), memory: Math.round(sum(({ memory }) => memory)) };
}

async function usedBy(id) {
  const [stat, status] = await Promise.all(["stat", "status"].map((name) => readFile(`/proc/${id}/${name}`, "utf8")));
  // After the name, which may contain spaces, fields 12 and 13 are the user's and the system's hundredths of a second.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [, peak] = /VmHWM:\s+(\d+)/.exec(status) ?? [];
  return { seconds: (Number(fields[11]) + Number(fields[12])) / 100, memory: Number(peak) / 1024 };
}

function inOwnProcess(name) {
  const args = [import.meta.filename, "--contestant", name, "--photos", String(photos)];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (data) => (text += data));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`It ended with ${code}.`))));
  });
}
