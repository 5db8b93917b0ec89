import { type RefObject, useEffectEvent, useLayoutEffect, useRef } from "react";
import { Button } from "../../../components/button.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { useEndInSight } from "./use-end-in-sight.ts";

type MoreProps = {
  /** How many files are listed. */
  count: number;
  isLoading: boolean;
  /** Whether the list is being read: meanwhile no more of it can be loaded. */
  isBusy: boolean;
  failed: boolean;
  onMore: () => void;
};

/** Loads more when the end comes into sight. After a failure only the button does. */
export function More({ count, isLoading, isBusy, failed, onMore }: MoreProps) {
  const t = useLanguage().t.library;
  const button = useRef<HTMLButtonElement>(null);
  useFocusOnFirstNew(button, count);
  return (
    <div className="grid justify-center py-2">
      {/* Observed again after each page, because the end may still be near, and when loading becomes possible. */}
      <End key={`${count} ${isBusy}`} onReach={() => !failed && onMore()} />
      <Button ref={button} aria-disabled={isBusy} onClick={onMore}>
        {isLoading ? t.loadingMore : t.more}
      </Button>
    </div>
  );
}

function End({ onReach }: { onReach: () => void }) {
  return <div ref={useEndInSight<HTMLDivElement>(onReach)} />;
}

/** The button disappears with the last page. If it has the focus, the first file of that page gets the focus. */
function useFocusOnFirstNew(button: RefObject<HTMLButtonElement | null>, count: number): void {
  const goOn = useEffectEvent(() => {
    // Once the files are rendered.
    queueMicrotask(() => document.querySelectorAll<HTMLElement>("[data-open]")[count]?.focus());
  });
  useLayoutEffect(() => {
    const element = button.current;
    return () => {
      if (element !== null && element === document.activeElement) goOn();
    };
  }, [button]);
}
