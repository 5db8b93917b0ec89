import { DeadEnd } from "../../../components/dead-end.tsx";
import { type ShareTexts, useShareTexts } from "../texts.ts";

/** Says that a link leads to no files, and why. */
export function Closed({ why }: { why: keyof ShareTexts["collection"]["closed"] }) {
  return <DeadEnd {...useShareTexts().collection.closed[why]} />;
}
