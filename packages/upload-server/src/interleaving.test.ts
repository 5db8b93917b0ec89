import { createHash } from "node:crypto";
import { seededRandom } from "@s3-direct/browsers/seeded-random";
import { mediaKeyOf, UploadError } from "@s3-direct/upload-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { abortUpload } from "./abort-upload.ts";
import { deleteUpload } from "./delete-upload.ts";
import type { Derive } from "./derive/derive.ts";
import { finishUpload } from "./finish-upload.ts";
import type { S3Storage } from "./s3/storage.ts";
import { unconfirmedFinishMs } from "./ending/unconfirmed-finish.ts";
import { explore, type Run } from "./testing/explore.ts";
import {
  caller,
  createModelStorage,
  multipartKey,
  outcomeOf,
  putPart,
  putUpload,
  rules,
  uploadId,
  uploadKey,
  unknownEndingKey,
  type ModelOptions,
  type World,
} from "./testing/model-s3.ts";

/** Two ticks are longer than a finish may take, or than a delete waits. */
const tick = unconfirmedFinishMs * 0.6;
/**
 * How many random orders of each case are tried. "all" tries every order, if they are not too many (`pnpm test:long`).
 */
const orders = process.env["S3_DIRECT_ORDERS"] ?? "100";
const sampleRuns = orders === "all" ? 5_000 : Number(orders);
const seed = Number(process.env["S3_DIRECT_SEED"] ?? 1);
process.stdout.write(`S3_DIRECT_SEED=${seed}\n`);

/** The longest that one test may take, in milliseconds. */
const patience = 300_000;

const bySeed = () => ({ runs: sampleRuns, random: seededRandom(seed) });

// The built-in digest runs in another thread, and every run would wait for it several times.
beforeAll(() => {
  vi.spyOn(crypto.subtle, "digest").mockImplementation(async (_, data) => {
    const bytes = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : data;
    return new Uint8Array(createHash("sha256").update(new Uint8Array(bytes)).digest()).buffer;
  });
});
afterAll(() => {
  vi.restoreAllMocks();
});

type Party =
  "finish" | "finish again" | "finish early" | "finish that fails" | "delete" | "abort" | "put" | "put again";
type Case = {
  provider: ModelOptions;
  parties: readonly Party[];
  /** How long ago it was published, in milliseconds; it was sent a moment before. @default not published yet */
  published?: number;
  /** How long ago it seems to have been sent, in milliseconds. @default the same as `published` */
  sent?: number;
  ticks: number;
  many?: boolean;
  /** Whether the file was sent in parts that are not completed yet. */
  inParts?: boolean;
  /** Whether variants are made of the file. */
  derives?: boolean;
};

type Upload = { key: string; uploadId?: string; isArriving?: boolean };

const bytesOf = (text: string) => new TextEncoder().encode(text);
const variant = { name: "thumb", bytes: bytesOf("he"), contentType: "image/webp", width: 1, height: 1 };
const makes = { original: bytesOf("hell"), variants: [variant] };
const derive: Derive = { names: ["thumb"], make: async () => makes };

const finish = (storage: S3Storage, upload: Upload) =>
  finishUpload({ storage, caller, rules, ...(upload.key === unknownEndingKey && { derive }) }, upload).then(
    ({ status }) => status,
  );
const isDown = async () => {
  throw new UploadError("CHECK_UNAVAILABLE");
};

const acts: Record<Exclude<Party, "put" | "put again">, (storage: S3Storage, upload: Upload) => Promise<unknown>> = {
  finish,
  "finish again": finish,
  "finish early": (storage, upload) => finish(storage, { ...upload, isArriving: true }),
  "finish that fails": (storage, upload) => finishUpload({ storage, caller, rules, verify: isDown }, upload),
  delete: (storage, { key, uploadId }) => deleteUpload(storage, key, { uploadId }).then(() => "deleted"),
  abort: (storage, upload) => abortUpload({ storage, caller }, upload).then(({ status }) => status),
};

/** @returns how many orders were tried, and those that ended wrong */
async function tryOrders(
  { provider, parties, published, sent = published ?? 0, ticks, many, inParts = false, derives = false }: Case,
  { waits = true, sample = bySeed() } = {},
) {
  const wrong: string[] = [];
  const sentKey = derives ? unknownEndingKey : uploadKey;
  const upload: Upload = inParts ? { key: multipartKey, uploadId } : { key: sentKey };
  const mediaKey = await mediaKeyOf(upload.key);
  let world: World = new Map();
  const ends = new Map<Party, unknown>();

  const put = async (run: Run) => {
    await run.gate("put");
    if (!provider.conditionalPut || !world.has(upload.key)) putUpload(world);
  };
  const call = (party: Exclude<Party, "put" | "put again">) => {
    const open = createModelStorage(provider);
    return async (run: Run) => {
      const storage = open(world, waits ? run : { ...run, sleep: async () => undefined });
      ends.set(party, await outcomeOf(acts[party](storage, upload)));
    };
  };
  const begins = parties.map((party) => [party, party === "put" || party === "put again" ? put : call(party)] as const);
  /** A finish that waits for the file may give up; the next one finds it. */
  const mayWait = (end: unknown) => parties.includes("put") && (end === "pending" || end === "UPLOAD_NOT_ARRIVED");
  const runs = await explore({
    tick,
    ticks,
    sample: many || orders !== "all" ? sample : undefined,
    parties: () => {
      world = new Map();
      ends.clear();
      if (inParts) putPart(world);
      else if (!parties.includes("put")) putUpload(world, { key: sentKey, since: -sent });
      if (published !== undefined) world.set(mediaKey, { bytes: "hello", since: -published });
      return Object.fromEntries(begins);
    },
    check: (taken) => {
      const ended = ends.get("delete") === "deleted" || ends.get("abort") === "aborted";
      // Variants of the file count, too.
      const isPublic = [...world.keys()].some((key) => key.startsWith(mediaKey));
      const finishes = (["finish", "finish again", "finish early"] as const).flatMap((party) => ends.get(party) ?? []);
      // A finish may answer "done" before the delete or abort ends, and it may answer UPLOAD_GONE.
      const said = finishes.every((end) => end === "done" || (ended && end === "UPLOAD_GONE") || mayWait(end));
      const isPublished = finishes.some((end) => !mayWait(end));
      const failed = ends.get("finish that fails");
      const failedSo = failed === undefined || failed === "CHECK_UNAVAILABLE" || (ended && failed === "UPLOAD_GONE");
      // The parts of an upload that was ended leave no object of their size.
      const isLeft = inParts && world.get(upload.key)?.bytes === "hello";
      if (said && failedSo && (ended ? !isPublic && !isLeft : isPublic === isPublished)) return;
      wrong.push(`seed ${seed}: ${[...ends].map((end) => end.join(": ")).join(", ")} after ${taken.join(" > ")}`);
    },
  });
  return { runs, wrong };
}

const conditional = { conditionalPut: true, conditionalCopy: true };
const unconditional = { conditionalPut: true, conditionalCopy: false };
const reusable = { conditionalPut: false, conditionalCopy: false };
const hour = 3_600_000;
const replacing: readonly (readonly Party[])[] = [
  ["finish", "abort"],
  ["finish", "delete"],
  ["finish", "finish again", "abort"],
  ["finish", "abort", "delete"],
  ["finish that fails", "abort"],
  ["finish that fails", "delete"],
];

test.each<[string, Case]>([
  ["finish and delete", { provider: conditional, parties: ["finish", "delete"], ticks: 1 }],
  ["the same, copies unconditional", { provider: unconditional, parties: ["finish", "delete"], ticks: 1 }],
  [
    "finish and delete, long after",
    { provider: unconditional, parties: ["finish", "delete"], published: hour, ticks: 2 },
  ],
  [
    "the same, where the copy tells that it is published",
    { provider: conditional, parties: ["finish", "delete"], published: hour, ticks: 2 },
  ],
  [
    "finish and delete, just after, where the copy tells",
    { provider: conditional, parties: ["finish", "delete"], published: 5, ticks: 2 },
  ],
  ...[conditional, unconditional, reusable].flatMap((provider): [string, Case][] =>
    (["delete", "abort", "finish again"] as const).map((other) => [
      `a file that arrives, an early finish and ${other}: ${JSON.stringify(provider)}`,
      { provider, parties: ["put", "finish early", other], ticks: 2, many: true },
    ]),
  ),
  [
    "an early finish, another and a delete",
    { provider: unconditional, parties: ["put", "finish early", "finish again", "delete"], ticks: 2, many: true },
  ],
  ...(["delete", "abort"] as const).map((end): [string, Case] => [
    `a file that arrives, an early finish, ${end} and a PUT of the same bytes`,
    { provider: reusable, parties: ["put", "finish early", end, "put again"], ticks: 2, many: true },
  ]),
  ["finish and delete, just after", { provider: unconditional, parties: ["finish", "delete"], published: 5, ticks: 2 }],
  ["finish and abort", { provider: unconditional, parties: ["finish", "abort"], ticks: 1 }],
  ["finish and abort, published", { provider: conditional, parties: ["finish", "abort"], published: 5, ticks: 2 }],
  [
    "two finishes and a delete",
    { provider: unconditional, parties: ["finish", "finish again", "delete"], ticks: 2, many: true },
  ],
  ...[false, true].flatMap((remembersUploadIds): [string, Case][] => {
    const answer = remembersUploadIds ? "where an abort always succeeds" : "where a second abort finds nothing";
    const provider = { ...unconditional, remembersUploadIds };
    return [
      [
        // Trying all orders took more than five minutes.
        `finish in parts and abort, ${answer}`,
        { provider, parties: ["finish", "abort"], ticks: 1, inParts: true, many: true },
      ],
      [
        `two finishes in parts and abort, ${answer}`,
        { provider, parties: ["finish", "finish again", "abort"], ticks: 1, inParts: true, many: true },
      ],
      ...replacing.map((parties): [string, Case] => [
        `${parties.join(", ")} of parts whose completion replaces what is there, ${answer}`,
        { provider: { ...provider, conditionalComplete: false }, parties, ticks: 2, inParts: true, many: true },
      ]),
      [
        `finish in parts and abort, nothing conditional, ${answer}`,
        {
          provider: { ...reusable, remembersUploadIds },
          parties: ["finish", "abort"],
          ticks: 2,
          inParts: true,
          many: true,
        },
      ],
    ];
  }),
  ...(["delete", "abort"] as const).map((end): [string, Case] => [
    `a finish that makes a variant, and ${end}`,
    { provider: conditional, parties: ["finish", end], ticks: 2, many: true, derives: true },
  ]),
  ["finish, delete and abort", { provider: conditional, parties: ["finish", "delete", "abort"], ticks: 2, many: true }],
  [
    "finish, delete and a PUT of the same bytes",
    { provider: reusable, parties: ["finish", "delete", "put again"], ticks: 2, many: true },
  ],
  [
    "the same, long after",
    { provider: reusable, parties: ["finish", "delete", "put again"], published: hour, ticks: 2, many: true },
  ],
  [
    "two finishes, abort and a PUT of the same bytes",
    { provider: reusable, parties: ["finish", "finish again", "abort", "put again"], ticks: 2, many: true },
  ],
])(
  "traps: 91b what is ended stays ended, whatever the order of the steps of %s",
  async (_, tried) => {
    const { runs, wrong } = await tryOrders(tried);
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(runs).toBeGreaterThan(30);
  },
  patience,
);

test(
  "without the wait before the media key is emptied for the last time, an order brings the file back",
  async () => {
    const tried: Case = { provider: unconditional, parties: ["finish", "delete"], ticks: 0 };
    // A fixed seed: about one in a hundred of its orders ends wrong.
    const sample = { runs: 500, random: seededRandom(1) };
    const { wrong } = await tryOrders(tried, { waits: false, sample });
    expect(wrong.length).toBeGreaterThan(0);
    expect(wrong[0]).toContain("finish copy ends");
  },
  patience,
);

test(
  "without a look for what was published long ago before the copy, an order brings the file back",
  async () => {
    const tried: Case = { provider: conditional, parties: ["finish", "delete"], published: hour, sent: 0, ticks: 0 };
    const sample = { runs: 150, random: seededRandom(1) };
    const { wrong } = await tryOrders(tried, { sample });
    expect(wrong.length).toBeGreaterThan(0);
    expect(wrong[0]).toContain("finish copy ends");
  },
  patience,
);
