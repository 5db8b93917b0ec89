import { Button } from "../../components/button.tsx";
import { useLanguage } from "../../texts/language.ts";
import { useEndInSight } from "./use-end-in-sight.ts";

/** Loads more when the end comes into sight. A page that failed to come has the button left. */
export function More({ isLoading, failed, onMore }: { isLoading: boolean; failed: boolean; onMore: () => void }) {
  const t = useLanguage().t.library;
  const end = useEndInSight<HTMLDivElement>(() => !failed && onMore());
  return (
    <div ref={end} className="grid justify-center py-2">
      <Button aria-disabled={isLoading} onClick={onMore}>
        {isLoading ? t.loadingMore : t.more}
      </Button>
    </div>
  );
}
