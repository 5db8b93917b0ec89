import { readFile } from "node:fs/promises";

/** Returns the process that runs the page: the browser's renderer that computes when the page does. */
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

/** Measures four times a second until stopped. @returns a function that stops and returns the highest value */
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
