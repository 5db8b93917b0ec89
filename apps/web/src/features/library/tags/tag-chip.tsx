import type { KeyboardEvent } from "react";
import { Link } from "wouter";
import { Icon } from "../../../components/icon.tsx";
import { useTagTexts } from "./texts.ts";

type TagChipProps = { tag: string; onRemove: (by: "key" | "click") => void; onOpen: () => void };

/** A tag of a file. It leads to all files that have it. */
export function TagChip({ tag, onRemove, onOpen }: TagChipProps) {
  const t = useTagTexts();
  const removeByKey = (event: KeyboardEvent) => {
    if (event.key !== "Delete" && event.key !== "Backspace") return;
    // Otherwise Delete would delete the file.
    event.stopPropagation();
    if (!event.repeat) onRemove("key");
  };
  return (
    <li className="bg-sunken flex max-w-full items-center rounded-full">
      <Link
        href={`/library?tag=${encodeURIComponent(tag)}`}
        aria-label={t.showAll(tag)}
        title={t.showAll(tag)}
        onClick={onOpen}
        onKeyDown={removeByKey}
        className="flex min-h-11 min-w-0 items-center rounded-full pl-3.5 text-sm hover:underline mouse-only:min-h-8"
      >
        <span className="truncate" dir="auto">
          {tag}
        </span>
      </Link>
      <button
        type="button"
        aria-label={t.remove(tag)}
        title={t.remove(tag)}
        onClick={() => onRemove("click")}
        onKeyDown={removeByKey}
        className="text-muted hover:text-ink grid size-11 shrink-0 place-items-center rounded-full mouse-only:size-8"
      >
        <Icon name="close" className="size-3.5" />
      </button>
    </li>
  );
}
