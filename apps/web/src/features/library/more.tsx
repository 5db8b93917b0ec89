import { type RefObject, useEffectEvent, useLayoutEffect, useRef } from "react";
import { Button } from "../../components/button.tsx";
import { useLanguage } from "../../texts/language.ts";
import { useEndInSight } from "./use-end-in-sight.ts";

type MoreProps = {
  /** How many files are listed. */
  count: number;
  isLoading: boolean;
  /** Whether the list is being read: then no more of it can be loaded. */
  isBusy: boolean;
  failed: boolean;
  onMore: () => void;
};

/** Loads more when the end comes into sight. A page that failed to come has the button left. */
export function More({ count, isLoading, isBusy, failed, onMore }: MoreProps) {
  const t = useLanguage().t.library;
  const button = useRef<HTMLButtonElement>(null);
  useFocusOnFirstNew(button, count);
  return (
    <div className="grid justify-center py-2">
      {/* Anew with each page, after which the end may still be near, and when it can load one. */}
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

/** With the last page the button goes: the focus that it has goes on to the first file of that page. */
function useFocusOnFirstNew(button: RefObject<HTMLButtonElement | null>, count: number): void {
  const goOn = useEffectEvent(() => {
    // Once they are there.
    queueMicrotask(() => document.querySelectorAll<HTMLElement>("[data-open]")[count]?.focus());
  });
  useLayoutEffect(() => {
    const element = button.current;
    return () => {
      if (element !== null && element === document.activeElement) goOn();
    };
  }, [button]);
}
