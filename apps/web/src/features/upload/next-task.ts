/** So many files are looked at before the page may answer again: a browser takes its time to tell each one's size. */
export const filesPerTask = 25;

/** A page that nobody sees has nothing else to do, and its timers come once a second. */
export const nextTask = async () => {
  if (!document.hidden) await new Promise((resolve) => setTimeout(resolve));
};
