import { useEffect, useEffectEvent } from "react";
import { announce } from "../../../components/live-region.tsx";
import { useLanguage } from "../../../texts/language.ts";

/** Announces to screen readers how many files a search has found. */
export function useSpokenResults(count: number | undefined, hasMore: boolean): void {
  const { t, format } = useLanguage();
  const say = useEffectEvent((found: number) => announce(t.library.found(found, hasMore, format.number(found))));
  useEffect(() => {
    if (count !== undefined) say(count);
  }, [count]);
}
