import { useEffect, useRef, useState } from "react";
import { safeName } from "./safe-name.ts";
import { openTarget } from "./save-target.ts";
import { zipOf, type ZipEntry } from "./zip-of.ts";

type ZipOptions = {
  /** Without its extension. */
  name: string;
  /** Of all files, in bytes. */
  size: number;
  files: (signal: AbortSignal) => AsyncIterable<ZipEntry>;
};

export type ZipOutcome = { status: "saved" } | { status: "cancelled" } | { status: "failed"; error: unknown };

/** Saves files as one zip, one zip at a time, and provides the progress. Unmounting the component cancels it. */
export function useZip() {
  const [fraction, setFraction] = useState<number>();
  const underWay = useRef<AbortController>(null);
  useEffect(() => () => underWay.current?.abort(), []);

  const write = async ({ name, size, files }: ZipOptions, signal: AbortSignal) => {
    // Browsers ask where to save only right after a click, so this comes first.
    const save = await openTarget({ name: `${safeName(name)}.zip`, size });
    setFraction(0);
    const reading = rememberFailure(files(signal));
    const zip = await zipOf(reading.files, { size, onProgress: setFraction });
    await save(zip, signal).catch((error: unknown) => {
      throw reading.failure() ?? error;
    });
  };
  return {
    /** The progress while the files are saved. */
    fraction,
    isUnderWay: () => underWay.current !== null,
    async save(options: ZipOptions): Promise<ZipOutcome> {
      const leaving = new AbortController();
      underWay.current = leaving;
      const outcome = await write(options, leaving.signal).then(
        (): ZipOutcome => ({ status: "saved" }),
        (error: unknown): ZipOutcome => {
          // Nobody chose where to save it, or somebody cancelled.
          const isLeft = leaving.signal.aborted || (error instanceof DOMException && error.name === "AbortError");
          return isLeft ? { status: "cancelled" } : { status: "failed", error };
        },
      );
      // Whatever has failed, the download of the current file is aborted.
      leaving.abort();
      underWay.current = null;
      setFraction(undefined);
      return outcome;
    },
    cancel: () => underWay.current?.abort(),
  };
}

/** Remembers a stream's failure, because a browser may not say why a stream has failed. */
function rememberFailure(files: AsyncIterable<ZipEntry>) {
  let failure: unknown;
  async function* remembered() {
    try {
      yield* files;
    } catch (error) {
      failure = error;
      throw error;
    }
  }
  return { files: remembered(), failure: () => failure };
}
