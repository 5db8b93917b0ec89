/** What one party of a run needs to take turns with the others. */
export type Run = {
  /** Waits until it is this step's turn. */
  gate: (name: string) => Promise<void>;
  /** Waits until this much of the run's own time has passed. */
  sleep: (ms: number) => Promise<void>;
  now: () => number;
};

type Options = {
  /** Makes the parties of one run. Each begins when it is called. */
  parties: () => Record<string, (run: Run) => Promise<unknown>>;
  /** Checks how a run ended; throws if that is wrong. `steps` lists the steps in their order. */
  check: (steps: readonly string[]) => Promise<void> | void;
  /** The length of one step of the clock in milliseconds, and how many of them a run may choose. */
  tick: number;
  ticks: number;
  /**
   * If undefined, all orders are tried; otherwise this many runs, with choices by this source of numbers from 0 to 1.
   */
  sample?: { runs: number; random: () => number } | undefined;
};

/**
 * Runs the same parties in every order of their steps, and with the clock's steps anywhere in between. A party stops at
 * a gate before each step; one gate is opened at a time.
 * @returns how many runs there were
 */
export async function explore({ parties, check, tick, ticks, sample }: Options): Promise<number> {
  let runs = 0;
  // The first choices of the next run. After them the first option is always taken.
  let prescribed: number[] | undefined = [];
  while (prescribed !== undefined) {
    const choices: { taken: number; of: number }[] = [];
    const choose = (of: number) => {
      const taken = sample ? Math.floor(sample.random() * of) : (prescribed?.[choices.length] ?? 0);
      choices.push({ taken, of });
      return taken;
    };
    await check(await runOnce({ parties: parties(), choose, tick, ticks }));
    runs += 1;
    if (sample) prescribed = runs < sample.runs ? [] : undefined;
    else prescribed = nextChoices(choices);
  }
  return runs;
}

function nextChoices(choices: { taken: number; of: number }[]): number[] | undefined {
  const last = choices.findLastIndex(({ taken, of }) => taken + 1 < of);
  if (last < 0) return undefined;
  return [...choices.slice(0, last).map(({ taken }) => taken), (choices[last]?.taken ?? 0) + 1];
}

type OneRun = { parties: ReturnType<Options["parties"]>; choose: (of: number) => number; tick: number; ticks: number };
type Waiting = { party: string; name: string; until: number; go: () => void };

async function runOnce({ parties, choose, tick, ticks }: OneRun): Promise<string[]> {
  const steps: string[] = [];
  const waiting: Waiting[] = [];
  const live = new Set(Object.keys(parties));
  let time = 0;
  let ticksLeft = ticks;
  const all = Object.entries(parties).map(async ([party, begin]) => {
    try {
      await begin({
        gate: (name) => new Promise((go) => waiting.push({ party, name, until: 0, go })),
        sleep: (ms) => new Promise((go) => waiting.push({ party, name: "wakes", until: time + ms, go })),
        now: () => time,
      });
    } finally {
      live.delete(party);
    }
  });
  while (await allWait(live, waiting)) {
    const ready = waiting.filter(({ until }) => until <= time);
    const options = ready.length + (ticksLeft > 0 ? 1 : 0);
    const next = ready[options === 0 ? 0 : choose(options)];
    if (next) {
      waiting.splice(waiting.indexOf(next), 1);
      steps.push(`${next.party} ${next.name}`);
      next.go();
    } else {
      // The clock's step was chosen, or all parties are waiting for it.
      ticksLeft -= 1;
      time += tick;
      steps.push(`${time} ms`);
    }
  }
  await Promise.allSettled(all);
  return steps;
}

/** @returns whether any party is left */
async function allWait(live: ReadonlySet<string>, waiting: readonly Waiting[]): Promise<boolean> {
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  // Several calls of one party reach their gates one after the other.
  for (let i = 0; i < 2; i += 1) await turn();
  while ([...live].some((party) => !waiting.some((one) => one.party === party))) await turn();
  for (let i = 0; i < 2; i += 1) await turn();
  return live.size > 0;
}
