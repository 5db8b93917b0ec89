/** How long an address is asked for its file, before what asked is taken away (milliseconds). */
const life = 60_000;

/** Saves what an address sends as an attachment. A frame asks for it, so that the page stays, and its uploads with it. */
export function saveFrom(url: string): void {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.src = url;
  document.body.append(frame);
  setTimeout(() => frame.remove(), life);
}
