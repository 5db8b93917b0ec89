import { NotRead } from "../../components/not-read.tsx";
import { type RouterOutputs, trpc } from "../../lib/trpc.ts";
import { useLanguage } from "../../texts/language.ts";
import { AccountSection } from "./account-section.tsx";
import { useAccountTexts } from "./texts.ts";

/** The legend has the bar's order, for people who don't see its colours. */
const looks = {
  image: "bg-host-1",
  video: "bg-host-4",
  audio: "bg-host-3",
  document: "bg-host-2",
  other: "bg-muted",
  trash: "bg-edge",
  smaller: "bg-[repeating-linear-gradient(135deg,var(--color-host-1)_0_3px,var(--color-sunken)_3px_6px)]",
} as const;

/** What uses the storage: one bar, and each of its parts in words and numbers. */
export function StorageByKind() {
  const { t: texts, format } = useLanguage();
  const t = useAccountTexts().storage;
  const { data, error } = trpc.media.usageByKind.useQuery();
  return <AccountSection title={t.title}>{content()}</AccountSection>;

  function content() {
    if (data === undefined) return <NotRead error={error} failed={t.failed} className="min-h-16" />;
    const parts = partsOf(data);
    if (parts.length === 0) return <p className="text-muted text-sm">{t.empty}</p>;
    const all = parts.reduce((sum, { bytes }) => sum + bytes, 0);
    return (
      <>
        <div aria-hidden className="flex h-3 gap-0.5 overflow-hidden rounded-full forced-color-adjust-none">
          {parts.map(({ name, bytes }) => (
            <span key={name} style={{ flexGrow: bytes }} className={`min-w-1 basis-0 ${looks[name]}`} />
          ))}
        </div>
        <ul aria-label={t.title} className="grid gap-x-8 gap-y-2 text-sm sm:grid-cols-2">
          {parts.map(({ name, files, bytes }) => (
            <li key={name} className="flex items-baseline gap-3 tabular-nums">
              <span
                aria-hidden
                className={`size-3 shrink-0 self-center rounded-sm forced-color-adjust-none ${looks[name]}`}
              />
              <span className="min-w-0 flex-1">
                {name === "smaller" || name === "trash" ? t[name] : texts.library.kinds[name]}
                <span className="text-muted block text-xs">
                  {name === "smaller"
                    ? t.ofPictures(files, format.number(files))
                    : texts.library.usage.files(files, format.number(files))}
                </span>
              </span>
              <span>{format.bytes(bytes)}</span>
              <span className="text-muted w-11 text-right">{format.share(bytes / all)}</span>
            </li>
          ))}
        </ul>
      </>
    );
  }
}

function partsOf({ kinds, smallerPictures, trash }: RouterOutputs["media"]["usageByKind"]) {
  const smaller = smallerPictures.bytes > 0 ? [{ name: "smaller" as const, ...smallerPictures }] : [];
  const trashed = trash.files > 0 ? [{ name: "trash" as const, ...trash }] : [];
  return [...kinds.map(({ kind, ...of }) => ({ name: kind, ...of })), ...smaller, ...trashed];
}
