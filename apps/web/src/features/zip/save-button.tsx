import { useCallback, useRef } from "react";
import { Button } from "../../components/button.tsx";
import { Icon } from "../../components/icon.tsx";
import { useLanguage } from "../../texts/language.ts";

type SaveButtonProps = {
  texts: { saveAll: string; saving: (percent: string) => string; cancel: string };
  /** The progress while the files are saved. */
  fraction: number | undefined;
  disabled?: boolean;
  look?: "primary" | "plain";
  onSave: () => void;
  onCancel: () => void;
};

/** Saves files as one, and shows the progress. */
export function SaveButton({ texts: t, fraction, disabled, look = "plain", onSave, onCancel }: SaveButtonProps) {
  const { format } = useLanguage();
  const follow = useFocusThatFollows();
  if (fraction === undefined) {
    return (
      <Button ref={follow} look={look} className="min-h-12! max-sm:w-full" aria-disabled={disabled} onClick={onSave}>
        <Icon name="download" className="size-5" />
        {t.saveAll}
      </Button>
    );
  }
  return (
    <div className="grid w-full gap-2 sm:w-64">
      <div className="flex min-h-11 items-center justify-between gap-3">
        <span className="text-sm font-medium tabular-nums">{t.saving(format.fraction(fraction))}</span>
        <Button ref={follow} look="quiet" className="-mr-3" onClick={onCancel}>
          {t.cancel}
        </Button>
      </div>
      <progress aria-label={t.saveAll} className="bar text-progress" max={1} value={fraction} />
    </div>
  );
}

/** Returns a `ref` for two buttons that replace each other: the new one takes over the focus. */
function useFocusThatFollows() {
  const hadFocus = useRef(false);
  return useCallback((button: HTMLButtonElement) => {
    if (hadFocus.current) button.focus();
    return () => {
      hadFocus.current = document.activeElement === button;
    };
  }, []);
}
