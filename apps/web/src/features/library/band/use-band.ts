import { type RefObject, useEffect, useEffectEvent } from "react";
import type { drawBand } from "./draw-band.ts";

/** Elements on which a press means something else, or on which text can be selected. */
const taken = "[data-id], a, button, input, select, label, meter, header, nav, dialog, h1, p, section section, [role]";

export type Options = {
  list: RefObject<HTMLElement | null>;
  /** The files that were selected before. */
  before: ReadonlySet<string>;
  onChoose: (ids: ReadonlySet<string>) => void;
  onEnd: (ids: ReadonlySet<string>) => void;
};

/**
 * Selects the files that a mouse draws a band over, beginning in empty space. With Shift, Ctrl or ⌘ the others stay
 * selected.
 */
export function useBand({ list, before, onChoose, onEnd }: Options): void {
  const choose = useEffectEvent(onChoose);
  const end = useEffectEvent(onEnd);
  const chosenBefore = useEffectEvent(() => before);

  useEffect(() => {
    const listening = new AbortController();
    let stop: (() => void) | undefined;
    // Loaded after the page: without files nobody draws a band.
    let draw: typeof drawBand | undefined;
    import("./draw-band.ts").then(
      (loaded) => (draw = loaded.drawBand),
      () => {},
    );
    document.addEventListener(
      "pointerdown",
      (event) => {
        const { target, pointerType, button } = event;
        if (pointerType !== "mouse" || button !== 0 || list.current === null) return;
        if (!(target instanceof Element) || target.closest(taken) !== null) return;
        stop?.();
        stop = draw?.(event, { list: list.current, before: chosenBefore(), onChoose: choose, onEnd: end });
      },
      { signal: listening.signal },
    );
    return () => {
      stop?.();
      listening.abort();
    };
  }, [list]);
}
