import { useCallback, useRef } from "react";
import { Button } from "../../../components/button.tsx";
import { Icon } from "../../../components/icon.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { useShareTexts } from "../texts.ts";
import type { Downloads } from "./use-downloads.ts";

type SaveAllProps = { downloads: Downloads; disabled: boolean; isOne: boolean };

/** All files as one, and how far that is. */
export function SaveAll({ downloads, disabled, isOne }: SaveAllProps) {
  const { format } = useLanguage();
  const t = useShareTexts().collection;
  const { fraction } = downloads;
  const follow = useFocusThatFollows();
  if (fraction === undefined) {
    return (
      <Button
        ref={follow}
        look="primary"
        className="min-h-12! max-sm:w-full"
        disabled={disabled}
        onClick={downloads.saveAll}
      >
        <Icon name="download" className="size-5" />
        {isOne ? t.save : t.saveAll}
      </Button>
    );
  }
  const text = t.saving(format.fraction(fraction));
  return (
    <div className="grid w-full gap-2 sm:w-64">
      <div className="flex min-h-11 items-center justify-between gap-3">
        <span className="text-sm font-medium tabular-nums">{text}</span>
        <Button ref={follow} look="quiet" className="-mr-3" onClick={downloads.cancel}>
          {t.cancel}
        </Button>
      </div>
      <progress aria-label={t.saveAll} className="bar text-accent" max={1} value={fraction} />
    </div>
  );
}

/** For the `ref` of two buttons of which one takes the other's place: it takes the focus, too. */
function useFocusThatFollows() {
  const hadFocus = useRef(false);
  return useCallback((button: HTMLButtonElement) => {
    if (hadFocus.current) button.focus();
    return () => {
      hadFocus.current = document.activeElement === button;
    };
  }, []);
}
