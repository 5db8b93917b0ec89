/**
 * Takes all links down for the last `dead` milliseconds of every `every`.
 * @returns a function that stops this, with the links up
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

/**
 * Returns how long a line needs with dead spells, for what takes `sending` milliseconds without them, from the
 * beginning of a period on.
 */
export function withDeadSpells(sending, { every, dead }) {
  return sending + Math.floor(sending / (every - dead)) * dead;
}
