import { useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { useLanguage } from "../../../texts/language.ts";
import type { Media } from "../media.ts";
import { readBeginning } from "./read-beginning.ts";

type TextPreviewProps = { media: Media; address: string; attempt: number; onFail: () => void };

export function TextPreview({ media, address, attempt, onFail }: TextPreviewProps) {
  const t = useLanguage().t.library.preview;
  const { data, isError, refetch } = useQuery({
    queryKey: ["beginning", media.id],
    // A tab that opened the file may have cached it without the CORS headers.
    queryFn: async ({ signal }) =>
      readBeginning(await fetch(address, { signal, cache: "no-store", credentials: "omit" })),
    staleTime: Infinity,
    retry: 1,
  });
  const fail = useEffectEvent(onFail);
  useEffect(() => {
    if (isError) fail();
  }, [isError]);
  const readAgain = useEffectEvent(() => {
    if (isError) void refetch();
  });
  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another address may do what the last one could not
  useEffect(() => readAgain(), [address, attempt]);

  if (data === undefined) return <div className="bg-line size-40 rounded-2xl motion-safe:animate-pulse" />;
  return (
    <div className="bg-panel border-line animate-rise flex size-full flex-col overflow-hidden rounded-lg border">
      {data.isCut && <p className="border-line text-muted border-b px-5 py-3 text-xs">{t.cut}</p>}
      <section
        aria-label={media.name}
        data-scrolls
        // Scrolled by arrow keys, without a pointer.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto p-5 -outline-offset-2"
      >
        <pre className="font-mono text-sm leading-relaxed wrap-anywhere whitespace-pre-wrap">{data.text}</pre>
      </section>
    </div>
  );
}
