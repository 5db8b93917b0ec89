/**
 * Registers a contestant. `prepare` is what an application does when its page opens. `upload` is timed, from the choice
 * of the files until its promise resolves, and returns the number of uploaded files.
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
