import { useEffect, useEffectEvent } from "react";
import { announce } from "../../components/live-region.tsx";
import { useLanguage } from "../../texts/language.ts";

/** Says how many files a search has found, to people who cannot see it. */
export function useSpokenResults(count: number | undefined, hasMore: boolean): void {
  const { t, format } = useLanguage();
  const say = useEffectEvent((found: number) => announce(t.library.found(found, hasMore, format.number(found))));
  useEffect(() => {
    if (count !== undefined) say(count);
  }, [count]);
}
