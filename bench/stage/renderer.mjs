import { readFile } from "node:fs/promises";

/** The process that runs the page: of the browser's renderers, the one that computes when it does. */
export async function rendererOf(page) {
  const session = await page.browser().target().createCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const renderers = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
  await page.evaluate(() => {
    const until = performance.now() + 300;
    while (performance.now() < until);
  });
  const { processInfo: after } = await session.send("SystemInfo.getProcessInfo");
  const spent = (id) => cpuOf(after, id) - cpuOf(processInfo, id);
  return renderers.toSorted((a, b) => spent(b) - spent(a))[0];
}

function cpuOf(all, wanted) {
  return all.find(({ id }) => id === wanted)?.cpuTime ?? 0;
}

/** In bytes. */
export async function residentSize(pid) {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024;
}

/** Looks four times a second until it is told to stop. @returns which tells the most that it has seen */
export function watchMost(look) {
  const stopping = new AbortController();
  let most = -Infinity;
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      most = Math.max(most, await look());
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  })();
  return async () => {
    stopping.abort();
    await watching;
    return most;
  };
}
