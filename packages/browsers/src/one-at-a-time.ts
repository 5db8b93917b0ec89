/** Runs what it is given one after the other, in the order it came. */
export function oneAtATime(): <T>(act: () => Promise<T>) => Promise<T> {
  let tail: Promise<unknown> = Promise.resolve();
  return (act) => {
    const done = tail.then(act);
    tail = done.catch(() => {});
    return done;
  };
}
