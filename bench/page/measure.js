/**
 * Offers a contestant to the benchmark. `prepare` is what an application does when its page opens; `upload` is what is
 * timed, from the files' choice until the promise resolves, and tells how many files are up.
 */
export function contestant({ prepare, upload }) {
  let made;
  globalThis.prepare = (options) => {
    made = prepare?.(options);
  };
  globalThis.upload = async () => {
    const files = [...document.querySelector("input").files];
    const started = performance.now();
    const stored = await upload(files, { made });
    return { milliseconds: performance.now() - started, stored };
  };
}
