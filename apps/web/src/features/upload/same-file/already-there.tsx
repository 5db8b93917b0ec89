import { Link } from "wouter";
import { Button, buttonClass } from "../../../components/button.tsx";
import { useLanguage } from "../../../texts/language.ts";
import type { SameFile } from "./same-file.ts";
import { eachUploader, type Upload } from "../uploader.ts";

type AlreadyThereProps = { upload: Upload; same: SameFile; onSkip: () => void };

/** Shown for a file that was not sent: the library's file with the same bytes, and what can be done. */
export function AlreadyThere({ upload: { id, file }, same: { name }, onSkip }: AlreadyThereProps) {
  const { t } = useLanguage();
  const words = t.upload.inLibrary;
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-2 pb-1">
      <Link
        href={`/library?q=${encodeURIComponent(beginOf(name))}`}
        aria-label={words.show(name)}
        className={`${buttonClass("quiet")} text-accent! -ml-3 max-w-full min-w-0`}
      >
        <span className="truncate underline-offset-4 hover:underline" dir="auto">
          {name}
        </span>
      </Link>
      <span className="flex gap-2">
        <Button data-remove aria-label={t.upload.named(words.skip, file.name)} onClick={onSkip}>
          {words.skip}
        </Button>
        <Button aria-label={t.upload.named(words.anyway, file.name)} onClick={() => send(id)}>
          {words.anyway}
        </Button>
      </span>
    </div>
  );
}

/** Returns the first characters, as many as a search takes, without half a character at the end. */
const beginOf = (name: string) => name.slice(0, 100).replace(/[\ud800-\udbff]$/, "");

/** Sends the file. The button disappears, so the row gets the focus. */
function send(id: string): void {
  document.querySelector<HTMLElement>(`[data-id="${id}"]`)?.focus();
  eachUploader(({ retry }) => retry(id));
}
