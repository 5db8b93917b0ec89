/**
 * Takes all links down for `dead` milliseconds at the end of every `every`.
 * @returns what ends that, with the links up
 */
export function startDeadSpells(links, { every, dead }) {
  const all = Object.values(links);
  const started = performance.now();
  const timer = setInterval(() => {
    const isAlive = (performance.now() - started) % every < every - dead;
    for (const link of all) link[isAlive ? "up" : "down"]();
  }, 50);
  return () => {
    clearInterval(timer);
    for (const link of all) link.up();
  };
}

/** How long a line takes for what it would send in so many milliseconds without them, from the first spell's beginning on. */
export function withDeadSpells(sending, { every, dead }) {
  return sending + Math.floor(sending / (every - dead)) * dead;
}
