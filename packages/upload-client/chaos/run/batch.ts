import { setTimeout as delay } from "node:timers/promises";
import { startStage, type Stage } from "../stage/stage.ts";
import type { Known } from "./browser.ts";
import { countUp, type Figures } from "./count-up.ts";
import { createMischief, type Mischief } from "./mischief.ts";
import { type PlannedUpload, planUpload } from "./planned-upload.ts";
import { createRandom, type Random } from "./random.ts";
import { type End, visit } from "./visitor.ts";

const visitorsAtOnce = 12;

type Visitor = { user: string; uploads: PlannedUpload[]; mischief: Mischief; random: Random };

/** Uploads a number of files, by a few visitors at a time, on a new stage. */
export async function runBatch({ seed, count }: { seed: number; count: number }): Promise<Figures> {
  const random = createRandom(seed);
  const visitors = new Map<string, Visitor>();
  const numbers = Array.from({ length: count }, (_, index) => index);
  while (numbers.length > 0) {
    const own = createRandom(random.between(0, 2 ** 31));
    const uploads = numbers.splice(0, own.between(1, 4)).map((number) => planUpload(number, own));
    const user = `v${visitors.size}`;
    visitors.set(user, { user, uploads, random: own, mischief: createMischief(own) });
  }

  const stage = await startStage();
  cause(stage, visitors);
  const known: Known = { plans: new Map(), abandoned: new Set() };
  const ends = new Map<number, End>();
  const waiting = [...visitors.values()];
  let isOver = false;
  const restarts = restartNowAndThen(stage, { random, isOver: () => isOver });
  const next = async (): Promise<void> => {
    for (let visitor = waiting.shift(); visitor !== undefined; visitor = waiting.shift()) {
      for (const [number, end] of await visit({ stage, known, ...visitor })) ends.set(number, end);
    }
  };
  await Promise.all(Array.from({ length: visitorsAtOnce }, next));
  isOver = true;
  await restarts;
  // Calls of closed pages may still be running.
  while ([...visitors.keys()].some(stage.api.isBusyFor)) await delay(50);
  stage.clear();
  try {
    return await countUp(stage, { visitors: [...visitors.values()], known, ends });
  } finally {
    await stage.close();
  }
}

function cause({ toS3, toApi, api, s3 }: Stage, visitors: ReadonlyMap<string, Visitor>): void {
  const of = (user: unknown) => (typeof user === "string" ? visitors.get(user)?.mischief : undefined);
  const userOf = (origin = "") => /^http:\/\/(\w+)\.example$/.exec(origin)?.[1];
  toS3.faultFor = ({ headers: { origin } }) => {
    const user = userOf(origin);
    if (user !== undefined) of(user)?.inS3(s3.faults, user);
    return of(user)?.toS3();
  };
  toApi.faultFor = ({ headers }) => of(headers["x-user"])?.toApi();
  api.before = ({ user }) => {
    of(user)?.inS3(s3.faults, user);
    const error = of(user)?.inApi();
    if (error !== undefined) throw error;
  };
}

async function restartNowAndThen(
  { api }: Stage,
  { random, isOver }: { random: Random; isOver: () => boolean },
): Promise<void> {
  while (!isOver()) {
    for (let left = random.between(5, 15); left > 0 && !isOver(); left--) await delay(500);
    await api.stop();
    await delay(random.between(20, 400));
    await api.start();
  }
}
