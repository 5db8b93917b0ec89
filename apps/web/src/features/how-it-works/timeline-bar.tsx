import { useLanguage } from "../../texts/language.ts";
import { nameOf } from "./name-of.ts";
import type { Entry } from "./recording.ts";

type BarProps = { entry: Entry; span: number; colour: string; isSelected: boolean; onSelect: (id: number) => void };

/** A bar below this share of the whole has no space for its number. */
const shortest = 0.05;

/**
 * Shows how long a call or a request took and, for a request, how much of it has been sent. For the keyboard there is
 * the list beside it.
 */
export function TimelineBar({ entry, span, colour, isSelected, onSelect }: BarProps) {
  const { t } = useLanguage();
  const part = entry.kind === "request" ? entry.request.partNumber : undefined;
  const length = ((entry.to ?? span) - entry.from) / span;
  const fraction = entry.kind === "request" ? entry.loaded / Math.max(entry.request.bytes, 1) : entry.to ? 1 : 0;
  const fill = entry.error ? "bg-danger" : colour;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-hidden="true"
      title={nameOf(entry, t)}
      onClick={() => onSelect(entry.id)}
      style={{ left: `${(entry.from / span) * 100}%`, width: `max(${length * 100}%, 4px)` }}
      className={`bg-panel absolute inset-y-0 overflow-hidden rounded-md ${isSelected ? "outline-ink z-10 outline-2 outline-offset-1" : ""}`}
    >
      <span className={`absolute inset-0 opacity-30 ${fill}`} />
      <span className={`absolute inset-y-0 left-0 ${fill}`} style={{ width: `${Math.min(fraction, 1) * 100}%` }} />
      {part !== undefined && length > shortest && (
        <span className="bg-panel text-ink absolute top-1 left-1 grid h-4 min-w-4 place-items-center rounded px-1 text-[0.6875rem] leading-none font-semibold whitespace-nowrap tabular-nums">
          {part}
        </span>
      )}
    </button>
  );
}
