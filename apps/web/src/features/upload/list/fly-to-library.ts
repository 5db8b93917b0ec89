/** The most pictures that fly at once. Other files that finish then are only marked in their rows, as all are. */
const most = 3;
let flying = 0;

/** In milliseconds. */
const flight = 560;
const calm = "cubic-bezier(0.2, 0, 0, 1)";

/**
 * Flies a finished file's picture to the link to the library, where the file is now: over the page, by its transform
 * alone.
 */
export function flyToLibrary(picture: HTMLElement): void {
  const links = document.querySelectorAll<HTMLElement>('nav a[href="/library"]');
  const target = [...links].find((link) => link.checkVisibility());
  const from = picture.getBoundingClientRect();
  const isInSight = from.bottom > 0 && from.top < innerHeight && !document.hidden;
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (target === undefined || !isInSight || isCalm || flying >= most) return;

  const to = target.getBoundingClientRect();
  const copy = copyOf(picture, from);
  document.body.append(copy);
  flying++;
  const [x, y] = [middle(to.left, to.width) - middle(from.left, from.width), to.top - from.top];
  const end = { transform: `translate(${x}px, ${y}px) scale(0.4)`, opacity: 0.3 };
  copy.animate([{ transform: "none", opacity: 1 }, end], { duration: flight, easing: calm }).onfinish = () => {
    copy.remove();
    flying--;
    target.animate([{ transform: "scale(1.06)" }, { transform: "none" }], { duration: 240, easing: calm });
  };
}

const middle = (start: number, length: number) => start + length / 2;

function copyOf(picture: HTMLElement, { left, top, width, height }: DOMRect): HTMLElement {
  const copy = document.createElement("span");
  copy.append(picture.cloneNode(true));
  copy.dataset["flight"] = "";
  copy.ariaHidden = "true";
  const box = { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` };
  Object.assign(copy.style, box, { position: "fixed", zIndex: "40", pointerEvents: "none" });
  // A copied canvas is empty.
  const [drawn, empty] = [picture.querySelector("canvas"), copy.querySelector("canvas")];
  if (drawn && empty && drawn.width > 0) empty.getContext("2d")?.drawImage(drawn, 0, 0);
  return copy;
}
