import { useEffect, useEffectEvent, useRef, useState } from "react";
import { Icon } from "../../../components/icon.tsx";
import { IconButton } from "../../../components/icon-button.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { maxSearch } from "./use-search.ts";

/** How long (milliseconds) nothing is typed before the search starts. */
const rest = 250;

/** Shows typed text at once, and searches after a pause. */
export function SearchField({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const t = useLanguage().t.library;
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  // The search was changed elsewhere: by Back, or by showing all files again.
  if (known !== value) {
    setKnown(value);
    setTyped(value);
  }

  const search = useEffectEvent((text: string) => {
    if (text === value) return;
    setKnown(text);
    onSearch(text);
  });
  useEffect(() => {
    const timer = setTimeout(() => search(typed), rest);
    return () => clearTimeout(timer);
  }, [typed]);

  return (
    <div className="relative grid min-w-28 flex-1 items-center sm:min-w-52">
      <Icon name="search" className="text-muted pointer-events-none absolute left-3 size-4.5" />
      <input
        ref={field}
        type="search"
        aria-label={t.search}
        placeholder={t.search}
        maxLength={maxSearch}
        enterKeyHint="search"
        autoComplete="off"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        className="border-edge bg-panel placeholder:text-muted min-h-11 w-full rounded-lg border px-10 text-base text-ellipsis sm:text-sm [&::-webkit-search-cancel-button]:hidden"
      />
      {typed !== "" && (
        <IconButton
          icon="close"
          label={t.clearSearch}
          className="absolute right-0"
          onClick={() => {
            setTyped("");
            field.current?.focus();
          }}
        />
      )}
    </div>
  );
}
