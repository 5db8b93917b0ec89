import { useId, useRef, useState } from "react";
import type { Media } from "../media.ts";
import { useTagTexts } from "./texts.ts";
import { setTags, useTagsOf } from "./tag-changes.ts";
import { TagChip } from "./tag-chip.tsx";
import { TagField } from "./tag-field.tsx";
import { maxTags } from "./tag-name.ts";
import { hasTag } from "./tags.ts";

type FileTagsProps = {
  media: Media;
  /** Called when a tag is opened. */
  onLeave: () => void;
};

/** A file's tags, which can be added and removed here. */
export function FileTags({ media, onLeave }: FileTagsProps) {
  const t = useTagTexts();
  const tags = useTagsOf(media);
  const [typed, setTyped] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const chips = useRef<HTMLUListElement>(null);
  const headingId = useId();

  const set = (change: { add?: readonly string[]; remove?: readonly string[] }) =>
    void setTags({ ids: [media.id], add: [], remove: [], ...change }, media.name);
  const add = (wanted: readonly string[]) => {
    const fresh = wanted.filter((tag) => !hasTag(tags, tag)).slice(0, maxTags.perFile - tags.length);
    if (fresh.length > 0) set({ add: fresh });
  };
  const remove = (tag: string, by: "key" | "click") => {
    // Its button disappears. If the field got the focus, a phone's keyboard would open.
    const buttons = [...(chips.current?.querySelectorAll("button") ?? [])];
    const at = tags.indexOf(tag);
    const neighbour = by === "click" ? (buttons[at + 1] ?? buttons[at - 1]) : undefined;
    (neighbour ?? field.current)?.focus();
    set({ remove: [tag] });
  };

  return (
    <section
      aria-labelledby={headingId}
      className={`grid grid-cols-[minmax(0,1fr)] gap-2.5 ${tags.length === 0 ? "print:hidden" : ""}`}
    >
      <h3 id={headingId} className="text-sm font-semibold">
        {t.heading}
      </h3>
      {tags.length > 0 && (
        <ul ref={chips} aria-labelledby={headingId} className="flex flex-wrap gap-1.5">
          {tags.map((tag) => (
            <TagChip key={tag.toLowerCase()} tag={tag} onRemove={(by) => remove(tag, by)} onOpen={onLeave} />
          ))}
        </ul>
      )}
      <TagField
        field={field}
        given={tags}
        typed={typed}
        onTyped={setTyped}
        onAdd={add}
        onBack={() => {
          const last = tags.at(-1);
          if (last !== undefined) set({ remove: [last] });
        }}
        isFull={tags.length >= maxTags.perFile}
      />
    </section>
  );
}
