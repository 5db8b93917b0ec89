import { readdir, readFile } from "node:fs/promises";

/** Linux counts in hundredths of a second. */
const ticks = 100;

/**
 * Returns the processor time that processes have used so far, in seconds; with `children` also that of their children.
 * Linux only.
 */
export async function processorSeconds(pids, { children = false } = {}) {
  const others = children ? await childrenOf(pids) : [];
  const times = await Promise.all(
    [...pids, ...others].map(async (pid) => {
      const fields = await statOf(pid);
      // User and system; a parent's sum includes only children that have ended.
      return fields === undefined ? 0 : sum(fields.slice(11, children ? 15 : 13).map(Number));
    }),
  );
  return sum(times) / ticks;
}

async function childrenOf(pids) {
  const all = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const parents = await Promise.all(all.map(async (pid) => [pid, Number((await statOf(pid))?.[1])]));
  return parents.filter(([, parent]) => pids.includes(parent)).map(([pid]) => pid);
}

/** Returns the fields from the third on: the second, a name in brackets, may contain spaces. */
async function statOf(pid) {
  const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return text?.slice(text.lastIndexOf(")") + 2).split(" ");
}

function sum(numbers) {
  return numbers.reduce((total, one) => total + one, 0);
}
