/** A line below everything that was printed, for as long as something is going on. */
export type Progress = {
  /** Shows this text in place of the one before; undefined takes the line away. */
  show: (text: string | undefined) => void;
  /** Prints lines above it. */
  above: (print: () => void) => void;
};

/** To the start of the line, and delete it (ECMA-48, CR and EL). */
const clear = "\r\u001B[2K";

/** @param write to the terminal, without a line's end */
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
