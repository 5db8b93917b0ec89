import { useRef } from "react";
import { IconButton } from "../../../components/icon-button.tsx";
import { SelectField } from "../../../components/select-field.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { isSameTag } from "./tags.ts";
import { useTagTexts } from "./texts.ts";
import { useKnownTags } from "./use-known-tags.ts";

type TagFilterProps = {
  tag: string | undefined;
  /** The number of files with a tag is known only for the whole library. */
  inAlbum: boolean;
  onTag: (tag: string | undefined) => void;
};

/** Lists only files with a tag; shown if the person has tags. */
export function TagFilter({ tag, inAlbum, onTag }: TagFilterProps) {
  const { format } = useLanguage();
  const t = useTagTexts().filter;
  const place = useRef<HTMLDivElement>(null);
  const known = useKnownTags();
  const current = tag === undefined ? "" : (known.find(({ name }) => isSameTag(name, tag))?.name ?? tag);
  if (known.length === 0 && current === "") return null;
  const isKnown = known.some(({ name }) => name === current);
  return (
    <div ref={place} className="flex min-w-0 *:first:flex-1 sm:max-w-52">
      <SelectField
        label={t.label}
        value={current}
        options={[
          { value: "", text: t.all },
          ...(isKnown || current === "" ? [] : [{ value: current, text: current }]),
          ...known.map(({ name, files }) => ({
            value: name,
            text: inAlbum ? name : t.option(name, format.number(files)),
          })),
        ]}
        onChange={(value) => onTag(value === "" ? undefined : value)}
      />
      {tag !== undefined && (
        <IconButton
          icon="close"
          label={t.end}
          onClick={() => {
            // This button disappears.
            place.current?.querySelector("select")?.focus();
            onTag(undefined);
          }}
        />
      )}
    </div>
  );
}
