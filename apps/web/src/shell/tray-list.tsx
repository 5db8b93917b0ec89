import { isActive } from "@s3-direct/upload-client";
import { describeUpload } from "../features/upload/describe-upload.ts";
import type { Upload } from "../features/upload/uploader.ts";
import { useLanguage } from "../texts/language.ts";

/** So many fit above a page without hiding it. */
const shown = 4;

/** What has failed, then what is under way. */
export function TrayList({ items }: { items: readonly Upload[] }) {
  const language = useLanguage();
  const { t, format } = language;
  const open = items.filter((item) => item.status === "error" || isActive(item));
  return (
    <>
      <ul className="grid gap-2">
        {open.slice(0, shown).map((item) => (
          <li key={item.id} className="flex justify-between gap-4">
            <span className="min-w-0 truncate font-medium" title={item.file.name}>
              {item.file.name}
            </span>
            <span className={`shrink-0 tabular-nums ${item.status === "error" ? "text-danger" : ""}`}>
              {describeUpload(item, language).state}
            </span>
          </li>
        ))}
      </ul>
      {open.length > shown && <p className="text-muted">{t.upload.more(format.number(open.length - shown))}</p>}
    </>
  );
}
