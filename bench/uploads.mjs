// Whole uploads in a browser over an emulated line, compared with the peers: see README.md.
// `pnpm bench uploads [--only case,…] [--who contestant,…] [--rounds 3] [--smoke] [--keep]`
import { parseArgs } from "node:util";
import { keepSamples, loadSamples } from "./report/samples.mjs";
import { printTable } from "./report/table.mjs";
import { inTurn, ours, peers, time } from "./stage/contestants.mjs";
import { makeFiles } from "./stage/files.mjs";
import { openStage } from "./stage/stage.mjs";

// Files in parts are uploaded alike by either endpoint.
const large = [1, 2, 3].map((count) => ours(count, { by: "form" }));
const many = [
  ...[1, 2, 3].map((count) => ours(count, { by: "form" })),
  ...[1, 2, 3].map((count) => ours(count, { by: "form", withFinish: false })),
  ours(1),
  ours(3),
];
const small = [
  ours(1, { by: "form" }),
  ours(1, { by: "form", withFinish: false }),
  ours(1),
  ours(1, { by: "form", isAhead: false }),
];

const photos = [1, 3].flatMap((count) => [ours(count), ours(count, { by: "form" })]);

const filesBySize = [80, 5].flatMap((rtt) => [
  { id: `large-${rtt}`, rtt, count: 1, size: 600e6, contestants: [...peers, ...large] },
  { id: `medium-${rtt}`, rtt, count: 1, size: 100e6, contestants: [...peers, ...large] },
  { id: `many-${rtt}`, rtt, count: 200, size: 50e3, contestants: [...peers, ...many] },
  { id: `small-${rtt}`, rtt, count: 1, size: 100e3, repeat: 5, contestants: [...peers, ...small] },
]);
const cases = [
  ...filesBySize,
  ...[60, 150].map((rtt) => ({ id: `photos-${rtt}`, rtt, count: 30, size: 4e6, contestants: [...peers, ...photos] })),
];

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    /** The beginnings of the contestants' names that take part; the others are compared with better-upload. */
    who: { type: "string", default: "plain PUT,Uppy,better-upload,s3-direct" },
    rounds: { type: "string", default: "3" },
    /** Small and only once: checks that everything works. */
    smoke: { type: "boolean", default: false },
    /** Adds to the samples of earlier runs. */
    keep: { type: "boolean", default: false },
  },
});
const wanted = values.only?.split(",") ?? cases.map(({ id }) => id);
const unknown = wanted.find((id) => !cases.some((one) => one.id === id));
if (unknown !== undefined)
  throw new Error(`There is no case "${unknown}". There are: ${cases.map(({ id }) => id).join(", ")}.`);
const chosen = cases.filter(({ id }) => wanted.includes(id)).map((one) => (values.smoke ? shrink(one) : one));
const who = values.who.split(",");
for (const one of chosen) {
  one.contestants = one.contestants.filter(({ name }) => who.some((start) => name.startsWith(start)));
}
const rounds = values.smoke ? 1 : Number(values.rounds);

const samples = values.keep ? await loadSamples("uploads") : {};
const stage = await openStage();
try {
  for (let round = 0; round < rounds; round += 1) {
    for (const { id, rtt, count, size, repeat = 1, contestants } of chosen) {
      const paths = await makeFiles(stage.folder, { count, size });
      const sizes = paths.map(() => size);
      stage.setRtt(rtt);
      for (let again = 0; again < repeat; again += 1) {
        for (const one of inTurn(contestants, round + again)) {
          const milliseconds = await time(one, { stage, paths, sizes });
          ((samples[id] ??= {})[one.name] ??= []).push(milliseconds);
          console.error(`${id}: ${one.name}: ${(milliseconds / 1000).toFixed(2)} s`);
        }
      }
      if (values.keep) await keepSamples("uploads", samples);
    }
  }
} finally {
  await stage.close();
}
for (const { id, contestants } of chosen)
  printTable({ id, samples: samples[id], names: contestants.map(({ name }) => name) });

function shrink(one) {
  return { ...one, count: Math.min(one.count, 8), size: Math.min(one.size, 40e6), repeat: 1 };
}
