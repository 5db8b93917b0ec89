import { boxBetween, moved, type Point, scrollFor, touches } from "./band.ts";
import { type ItemBox, watchItemBoxes } from "./item-boxes.ts";
import type { Options } from "./use-band.ts";

/** How far (pixels) a mouse moves before a click becomes a band. */
const threshold = 5;

/**
 * Draws a band from a press until the pointer is released.
 * @returns a function that ends it
 */
export function drawBand(
  event: PointerEvent,
  { list, before, onChoose, onEnd }: Omit<Options, "list"> & { list: HTMLElement },
): () => void {
  const start: Point = { x: event.pageX, y: event.pageY };
  const kept = event.shiftKey || event.ctrlKey || event.metaKey ? before : new Set<string>();
  const listening = new AbortController();
  const band = document.createElement("div");
  band.className = "border-choice bg-choice/15 pointer-events-none absolute z-20 rounded-sm border";
  let pointer = { x: event.clientX, y: event.clientY };
  let chosen: ReadonlySet<string> = before;
  let frame: number | undefined;
  const boxes = watchItemBoxes(list);
  let drawn = "";
  let seen: readonly ItemBox[] | undefined;

  const stop = () => {
    if (frame !== undefined) cancelAnimationFrame(frame);
    band.remove();
    boxes.stop();
    document.documentElement.style.userSelect = "";
    listening.abort();
  };
  const draw = () => {
    frame = requestAnimationFrame(draw);
    scrollBy(0, scrollFor(pointer.y, innerHeight));
    const corner = list.getBoundingClientRect();
    const now = [pointer.x, pointer.y, scrollX, scrollY, corner.left, corner.top].join(" ");
    // Most frames change nothing.
    if (now === drawn && boxes.get() === seen) return;
    [drawn, seen] = [now, boxes.get()];
    const box = boxBetween(start, { x: pointer.x + scrollX, y: pointer.y + scrollY });
    const { left, top, right, bottom } = box;
    Object.assign(band.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${right - left}px`,
      height: `${bottom - top}px`,
    });
    const inList = moved(box, { x: -scrollX - corner.left, y: -scrollY - corner.top });
    const next = new Set([...kept, ...seen.filter(({ box }) => touches(inList, box)).map(({ id }) => id)]);
    if (next.size !== chosen.size || [...next].some((id) => !chosen.has(id))) onChoose((chosen = next));
  };
  const listen = <Type extends keyof WindowEventMap>(type: Type, act: (event: WindowEventMap[Type]) => void) =>
    addEventListener(type, act, { signal: listening.signal });

  document.documentElement.style.userSelect = "none";
  listen("pointermove", ({ clientX, clientY, pageX, pageY }) => {
    pointer = { x: clientX, y: clientY };
    if (frame !== undefined || Math.hypot(pageX - start.x, pageY - start.y) < threshold) return;
    document.body.append(band);
    draw();
  });
  listen("pointerup", () => {
    const isBand = frame !== undefined;
    stop();
    if (isBand) onEnd(chosen);
  });
  listen("pointercancel", stop);
  listen("keydown", ({ key }) => {
    if (key !== "Escape") return;
    stop();
    onChoose(before);
  });
  return stop;
}
