/** How many files are handled before the page may respond again: a browser takes long to return each file's size. */
export const filesPerTask = 25;

/**
 * Waits for the next task, unless the page is hidden: then nobody needs a response, and timers fire only once a second.
 */
export const nextTask = async () => {
  if (!document.hidden) await new Promise((resolve) => setTimeout(resolve));
};
