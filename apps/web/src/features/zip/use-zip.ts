import { useEffect, useRef, useState } from "react";
import { openTarget } from "./save-target.ts";
import { zipOf, type ZipEntry } from "./zip-of.ts";

type ZipOptions = {
  /** Without its ending. */
  name: string;
  /** Of all files, in bytes. */
  size: number;
  files: (signal: AbortSignal) => AsyncIterable<ZipEntry>;
};

export type ZipOutcome = { status: "saved" } | { status: "cancelled" } | { status: "failed"; error: unknown };

/** Saves files as one zip, one zip at a time, and how far that is. It ends with the page that has it. */
export function useZip() {
  const [fraction, setFraction] = useState<number>();
  const underWay = useRef<AbortController>(null);
  useEffect(() => () => underWay.current?.abort(), []);

  const write = async ({ name, size, files }: ZipOptions, signal: AbortSignal) => {
    // A browser asks where to only right after a click, so before anything else.
    const save = await openTarget({ name: `${name}.zip`, size });
    setFraction(0);
    const reading = rememberFailure(files(signal));
    const zip = await zipOf(reading.files, { size, onProgress: setFraction });
    await save(zip, signal).catch((error: unknown) => {
      throw reading.failure() ?? error;
    });
  };
  return {
    /** Of all files, while they are saved. */
    fraction,
    isUnderWay: () => underWay.current !== null,
    async save(options: ZipOptions): Promise<ZipOutcome> {
      const leaving = new AbortController();
      underWay.current = leaving;
      const outcome = await write(options, leaving.signal).then(
        (): ZipOutcome => ({ status: "saved" }),
        (error: unknown): ZipOutcome => {
          // Nobody said where to save it, or somebody cancelled it.
          const isLeft = leaving.signal.aborted || (error instanceof DOMException && error.name === "AbortError");
          return isLeft ? { status: "cancelled" } : { status: "failed", error };
        },
      );
      // Whatever has failed, a file that is on its way comes no further.
      leaving.abort();
      underWay.current = null;
      setFraction(undefined);
      return outcome;
    },
    cancel: () => underWay.current?.abort(),
  };
}

/** A browser may tell of a stream that has failed without saying why. */
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
