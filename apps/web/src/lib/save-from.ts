/** How long the frame stays, so that the response can begin (milliseconds). */
const life = 60_000;

/** Saves what a URL sends as an attachment. A frame requests it, so that the page stays open, with its uploads. */
export function saveFrom(url: string): void {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.src = url;
  document.body.append(frame);
  setTimeout(() => frame.remove(), life);
}
