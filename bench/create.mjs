// How many uploads one core of a server plans, compared with better-upload's handler; and 10,000 signed parts. See
// README.md.
// `pnpm bench create [--rounds 20] [--smoke]`
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { median } from "./report/table.mjs";
import { load } from "./stage/load.mjs";
import { signParts } from "./stage/sign-parts.mjs";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "20" }, smoke: { type: "boolean", default: false } },
});
const rounds = values.smoke ? 1 : Number(values.rounds);
const files = values.smoke ? 500 : 5_000;
const batch = 50;

const file = (index) => ({ name: `photo-${index}.jpg`, size: 50_000 + index, type: "image/jpeg" });
const numbers = Array.from({ length: batch }, (_, index) => index);
const announce = (index) => {
  const { name, size, type } = file(index);
  return { filename: name, contentType: type, size };
};

const cases = [
  {
    name: "better-upload 3.0.19, one file a request",
    server: "better-upload",
    path: "/api/upload",
    body: { route: "images", files: [file(0)] },
    perRequest: 1,
  },
  {
    name: "s3-direct, one file a request",
    server: "ours",
    path: "/trpc/upload.create",
    body: announce(0),
    perRequest: 1,
  },
  {
    name: `better-upload 3.0.19, ${batch} files a request`,
    server: "better-upload",
    path: "/api/upload",
    body: { route: "images", files: numbers.map(file) },
    perRequest: batch,
  },
  {
    name: `s3-direct, ${batch} calls a batch`,
    server: "ours",
    path: `/trpc/${numbers.map(() => "upload.create").join(",")}?batch=1`,
    body: Object.fromEntries(numbers.map((index) => [index, announce(index)])),
    perRequest: batch,
  },
];

async function start(name) {
  const child = fork(fileURLToPath(new URL("stage/create-server.mjs", import.meta.url)), [name]);
  const answer = () => new Promise((resolve) => child.once("message", resolve));
  const { port } = await answer();
  return {
    port,
    async cpuSeconds() {
      child.send("cpu");
      const { user, system } = (await answer()).cpu;
      return (user + system) / 1e6;
    },
    end: () => child.kill(),
  };
}

const servers = { ours: await start("ours"), "better-upload": await start("better-upload") };
const rates = new Map(cases.map(({ name }) => [name, []]));
const signing = [];
try {
  // The first round warms up the compilers.
  for (let round = -1; round < rounds; round += 1) {
    for (const { name, server, path, body, perRequest } of cases) {
      const { port, cpuSeconds } = servers[server];
      const before = await cpuSeconds();
      const count = Math.ceil(files / perRequest);
      await load({ port, path, body: JSON.stringify(body), count, connections: 16 });
      if (round >= 0) rates.get(name).push((count * perRequest) / ((await cpuSeconds()) - before));
    }
    const seconds = await signParts(10_000);
    if (round >= 0) signing.push(seconds);
  }
} finally {
  for (const server of Object.values(servers)) server.end();
}

// A core may be slow for seconds, whichever contestant runs then: the fastest round shows what each can do.
for (const [title, pick] of Object.entries({ "fastest round": (all) => Math.max(...all), median })) {
  const [base, baseOfBatch] = [0, 2].map((index) => pick(rates.get(cases[index].name)));
  console.log(`\n| ${title} | files a second of one core | against one a request | against many a request |`);
  console.log("| --- | --- | --- | --- |");
  for (const [name, all] of rates) {
    const rate = pick(all);
    console.log(
      `| ${name} | ${Math.round(rate)} | ${(rate / base).toFixed(2)} × | ${(rate / baseOfBatch).toFixed(2)} × |`,
    );
  }
}
console.log(
  `\n10,000 parts are signed in ${Math.min(...signing).toFixed(2)} s of one core, median ${median(signing).toFixed(2)} s.`,
);
