import { Icon } from "../../components/icon.tsx";
import { useLanguage } from "../../texts/language.ts";
import { nameOf } from "./name-of.ts";
import type { Entry } from "./recording.ts";

type RequestListProps = { entries: readonly Entry[]; selected: number | undefined; onSelect: (id: number) => void };

/** Every call and request, in the order they began; one can be selected. */
export function RequestList({ entries, selected, onSelect }: RequestListProps) {
  const { t, format } = useLanguage();
  return (
    <ol
      aria-label={t.howItWorks.requests}
      className="border-line max-h-96 overflow-y-auto overscroll-contain rounded-xl border"
      tabIndex={-1}
    >
      {entries.map((entry) => (
        <li key={entry.id} className="not-first:border-line not-first:border-t">
          <button
            type="button"
            aria-pressed={entry.id === selected}
            onClick={() => onSelect(entry.id)}
            className="hover:bg-sunken aria-pressed:bg-accent-soft flex min-h-11 w-full items-center gap-3 px-3 text-left text-sm -outline-offset-2"
          >
            <Icon
              name={entry.kind === "call" ? "shield" : "storage"}
              className={`size-4.5 ${entry.error ? "text-danger" : "text-muted"}`}
            />
            <span className="min-w-0 flex-1 truncate font-mono text-xs">{nameOf(entry, t)}</span>
            <span className="text-muted shrink-0 text-xs tabular-nums">
              {entry.to === undefined ? "…" : format.milliseconds(Math.max(1, entry.to - entry.from))}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
