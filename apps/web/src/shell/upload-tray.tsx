import { Link } from "wouter";
import { Icon } from "../components/icon.tsx";
import { useQueue } from "../features/upload/queue.ts";
import { useLanguage } from "../texts/language.ts";

/** The uploads in one line, on the pages that don't list them. */
export function UploadTray() {
  const { t, format } = useLanguage();
  const { progress, counts } = useQueue();
  if (counts.active === 0) return null;
  return (
    <aside aria-label={t.upload.overall} className="sm:col-start-2">
      <Link
        href="/"
        className="border-line bg-panel shadow-float animate-rise grid gap-2 rounded-2xl border px-4 py-3 text-sm"
      >
        <span className="flex items-center gap-3">
          <Icon name="upload" className="text-accent size-5" />
          <span className="flex-1 font-medium">
            {t.upload.count(format.number(counts.done), format.number(counts.all))}
          </span>
          <span className="text-muted tabular-nums">{format.fraction(progress.fraction)}</span>
        </span>
        <progress aria-label={t.upload.overall} max={1} value={progress.fraction} className="bar text-accent" />
      </Link>
    </aside>
  );
}
