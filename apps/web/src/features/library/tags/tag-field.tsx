import { useCombobox, type UseComboboxStateChange } from "downshift";
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from "react";
import { useLanguage } from "../../../texts/language.ts";
import { useTagTexts } from "./texts.ts";
import { isTooLong, maxTags } from "./tag-name.ts";
import { suggestedTags, tagsIn } from "./tags.ts";
import { useKnownTags } from "./use-known-tags.ts";

type TagFieldProps = {
  field: RefObject<HTMLInputElement | null>;
  /** The tags that are already there: they are not suggested. */
  given: readonly string[];
  typed: string;
  onTyped: (text: string) => void;
  onAdd: (tags: readonly string[]) => void;
  /** Called for Backspace in an empty field. */
  onBack?: () => void;
  /** No more tags are possible. */
  isFull?: boolean;
  /** What is wrong with the given tags. */
  problem?: string | undefined;
};

/** Takes tags, and suggests those that the person has. Enter or a comma adds the text, or the chosen suggestion. */
export function TagField({ field, given, typed, onTyped, onAdd, onBack, isFull = false, problem }: TagFieldProps) {
  const { format } = useLanguage();
  const t = useTagTexts();
  const known = useKnownTags();
  const [isWanted, setWanted] = useState(false);
  const hintId = useId();
  const menu = useRef<HTMLDivElement>(null);
  const suggestions = suggestedTags(
    known.map(({ name }) => name),
    { typed, given },
  );
  const wrong = problem ?? (tagsIn(typed).some(isTooLong) ? t.tooLong(format.number(maxTags.length)) : undefined);

  const add = (tags: readonly string[], rest = "") => {
    if (tags.some(isTooLong)) return false;
    if (tags.length > 0) onAdd(tags);
    onTyped(rest);
    setWanted(false);
    return true;
  };
  const take = ({ type, selectedItem }: UseComboboxStateChange<string>) => {
    const isTaken =
      type === useCombobox.stateChangeTypes.InputKeyDownEnter || type === useCombobox.stateChangeTypes.ItemClick;
    if (isTaken && selectedItem) add([selectedItem]);
  };
  const { isOpen, highlightedIndex, getLabelProps, getInputProps, getMenuProps, getItemProps } = useCombobox({
    items: suggestions,
    inputValue: typed,
    selectedItem: null,
    isOpen: isWanted && suggestions.length > 0 && !isFull,
    onIsOpenChange: ({ isOpen: isNowWanted, type, inputValue = "" }) => {
      // A comma has added the text, and the field is empty.
      const isEmptied = type === useCombobox.stateChangeTypes.InputChange && /^$|,/.test(inputValue);
      setWanted(isNowWanted && !isEmptied);
    },
    onStateChange: take,
  });

  // On a phone the list would open below the visible part.
  useEffect(() => {
    if (isOpen) menu.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen]);

  return (
    <div className="relative grid gap-1.5 print:hidden">
      <label {...getLabelProps()} className="sr-only">
        {t.add}
      </label>
      <input
        {...getInputProps({
          ref: field,
          onKeyDown,
          onChange: ({ currentTarget }) => type(currentTarget.value),
        })}
        placeholder={t.add}
        readOnly={isFull}
        aria-describedby={hintId}
        aria-invalid={wrong !== undefined}
        autoComplete="off"
        autoCapitalize="none"
        enterKeyHint="done"
        className="border-edge bg-panel placeholder:text-muted min-h-11 w-full rounded-lg border px-3 text-base sm:text-sm"
      />
      <p
        id={hintId}
        role={wrong === undefined ? undefined : "alert"}
        className={wrong ? "text-danger text-xs" : "text-muted text-xs"}
      >
        {wrong ?? (isFull ? t.full(format.number(maxTags.perFile)) : t.hint)}
      </p>
      <div ref={menu} className="absolute inset-x-0 top-12 z-10">
        <ul
          {...getMenuProps({ "aria-label": t.suggestions, "aria-labelledby": undefined })}
          className={
            isOpen ? "border-line bg-panel shadow-float max-h-56 overflow-y-auto rounded-xl border p-1" : "hidden"
          }
        >
          {isOpen &&
            suggestions.map((tag, index) => (
              <li
                key={tag}
                {...getItemProps({ item: tag, index })}
                className={`flex min-h-11 cursor-pointer items-center rounded-lg px-3 text-sm wrap-anywhere mouse-only:min-h-9 ${index === highlightedIndex ? "bg-sunken" : ""}`}
              >
                {tag}
              </li>
            ))}
        </ul>
      </div>
    </div>
  );

  /** Adds what is before the last comma. */
  function type(text: string): void {
    const comma = text.lastIndexOf(",");
    if (comma === -1 || !add(tagsIn(text.slice(0, comma)), text.slice(comma + 1).trimStart())) onTyped(text);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    // A syllable is being composed; Safari marks the Enter that ends it only by this code.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const isChosen = isOpen && highlightedIndex >= 0;
    if (event.key === "Enter" && (isChosen || typed.trim() !== "")) {
      // Keeps Enter from saving the dialog.
      event.preventDefault();
      if (!isChosen) add(tagsIn(typed));
    }
    // Not if Backspace is held down to empty the field.
    if (event.key === "Backspace" && typed === "" && !event.repeat) onBack?.();
    // Closes the suggestions or empties the field, but not the dialog around it.
    if (event.key === "Escape" && (isOpen || typed !== "")) {
      event.preventDefault();
      if (!isOpen) onTyped("");
    }
  }
}
