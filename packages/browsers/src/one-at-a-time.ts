/** Runs functions one after the other, in the order of the calls. */
export function oneAtATime(): <T>(act: () => Promise<T>) => Promise<T> {
  let tail: Promise<unknown> = Promise.resolve();
  return (act) => {
    const done = tail.then(act);
    tail = done.catch(() => {});
    return done;
  };
}
