/** A line below everything that was printed, while something is going on. */
export type Progress = {
  /** Shows this text instead of the one before; undefined removes the line. */
  show: (text: string | undefined) => void;
  /** Prints lines above the progress line. */
  above: (print: () => void) => void;
};

/** Moves to the start of the line and deletes it (ECMA-48, CR and EL). */
const clear = "\r\u001B[2K";

/** @param write writes to the terminal, without a line break at the end */
export function createProgress(write: (text: string) => void): Progress {
  let shown: string | undefined;
  const draw = () => {
    if (shown !== undefined) write(shown);
  };
  const wipe = () => {
    if (shown !== undefined) write(clear);
  };
  return {
    show(text) {
      wipe();
      shown = text;
      draw();
    },
    above(print) {
      wipe();
      print();
      draw();
    },
  };
}
