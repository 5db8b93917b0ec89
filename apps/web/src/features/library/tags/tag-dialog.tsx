import { useId, useMemo, useRef, useState } from "react";
import { Button } from "../../../components/button.tsx";
import { CheckBox } from "../../../components/check-box.tsx";
import { Modal } from "../../../components/modal.tsx";
import { useLanguage } from "../../../texts/language.ts";
import type { Media } from "../media.ts";
import { useTagTexts } from "./texts.ts";
import { changeOf, countOf, countsOf, isTooMany, shareOf, toggledTag, type Wanted } from "./shared-tags.ts";
import { isTooLong, maxTags } from "./tag-name.ts";
import { setTags } from "./tag-changes.ts";
import { TagField } from "./tag-field.tsx";
import { isSameTag, tagsIn, uniqueTags } from "./tags.ts";
import { useKnownTags } from "./use-known-tags.ts";

/** Shows which tags all, some and none of the files have. */
export function TagDialog({ files, onClose }: { files: readonly Media[]; onClose: () => void }) {
  const { t: texts, format } = useLanguage();
  const t = useTagTexts();
  const titleId = useId();
  const field = useRef<HTMLInputElement>(null);
  const known = useKnownTags();
  const counts = useMemo(() => countsOf(files), [files]);
  const [wanted, setWanted] = useState<Wanted>(new Map());
  const [typed, setTyped] = useState("");
  const tags = uniqueTags([...files.flatMap((file) => file.tags), ...known.map(({ name }) => name), ...wanted.keys()]);
  const shareNow = (tag: string) => wanted.get(tag) ?? shareOf(tag, counts);
  const isFull = isTooMany(changeOf(wanted, files), files);

  const withAll = (added: readonly string[]): Wanted =>
    new Map([...wanted, ...added.map((tag) => [tags.find((each) => isSameTag(each, tag)) ?? tag, "all"] as const)]);
  const save = () => {
    if (tagsIn(typed).some(isTooLong)) return field.current?.focus();
    const change = changeOf(withAll(tagsIn(typed)), files);
    if (isTooMany(change, files)) return setWanted(withAll(tagsIn(typed)));
    onClose();
    const [only, ...others] = files;
    const name = others.length === 0 ? only?.name : undefined;
    if (change.add.length + change.remove.length > 0) void setTags(change, name);
  };

  return (
    <Modal aria-labelledby={titleId} onCancel={onClose} className="w-[min(26rem,calc(100vw-2rem))]">
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <h2 id={titleId} className="text-lg font-semibold">
          {t.dialog.title(files.length, format.number(files.length))}
        </h2>
        <TagField
          field={field}
          given={tags.filter((tag) => shareNow(tag) === "all")}
          typed={typed}
          onTyped={setTyped}
          onAdd={(added) => setWanted(withAll(added))}
          problem={isFull ? t.full(format.number(maxTags.perFile)) : undefined}
        />
        {tags.length === 0 ? (
          <p className="text-muted text-sm">{t.dialog.none}</p>
        ) : (
          <ul aria-label={t.heading} className="-mx-2 max-h-[40dvh] min-h-24 overflow-y-auto">
            {tags.map((tag) => (
              <li key={tag.toLowerCase()}>
                <TagBox
                  tag={tag}
                  share={shareNow(tag)}
                  count={countOf(tag, counts)}
                  of={files.length}
                  onToggle={() => setWanted(toggledTag(wanted, tag, shareOf(tag, counts)))}
                />
              </li>
            ))}
          </ul>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{texts.dialog.cancel}</Button>
          <Button look="primary" type="submit">
            {t.dialog.save}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

type TagBoxProps = { tag: string; share: "all" | "some" | "none"; count: number; of: number; onToggle: () => void };

/** Indeterminate if only some of the files have the tag. */
function TagBox({ tag, share, count, of, onToggle }: TagBoxProps) {
  const { format } = useLanguage();
  const t = useTagTexts();
  return (
    <label className="hover:bg-sunken flex min-h-11 cursor-pointer items-center gap-3 rounded-lg px-2 text-sm">
      <CheckBox
        ref={(box) => {
          if (box) box.indeterminate = share === "some";
        }}
        checked={share === "all"}
        onChange={onToggle}
        className="-mx-2.5"
      />
      <span className="min-w-0 flex-1 wrap-anywhere">{tag}</span>
      {share === "some" && (
        <span className="text-muted text-xs tabular-nums">
          {t.dialog.some(format.number(count), format.number(of))}
        </span>
      )}
    </label>
  );
}
