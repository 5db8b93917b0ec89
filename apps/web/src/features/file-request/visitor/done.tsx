import { useQuery } from "@tanstack/react-query";
import { Icon } from "../../../components/icon.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { useVisitorTexts } from "./texts.ts";

type DoneProps = { count: number; failed: number; placesNow: () => Promise<number> };

/** Says that everything that could be sent has arrived. */
export function Done({ count, failed, placesNow }: DoneProps) {
  const { format } = useLanguage();
  const t = useVisitorTexts();
  // Infinite if nobody knows how many there are, or if the link has ended.
  const { data: places = 0 } = useQuery({ queryKey: ["places now"], queryFn: placesNow, gcTime: 0 });
  return (
    <section className="bg-accent-soft animate-rise flex items-center gap-4 rounded-2xl p-4 sm:p-5">
      <span className="bg-accent text-on-accent animate-pop grid size-11 shrink-0 place-items-center rounded-full">
        <Icon name="check" className="size-6" />
      </span>
      <div className="grid gap-0.5">
        <h2 className="text-lg font-semibold text-pretty">{t.doneTitle(count, format.number(count))}</h2>
        <p className="text-sm">
          {failed > 0 && `${t.failed(failed)} `}
          {t.doneText(places > 0 && places < Infinity)}
        </p>
      </div>
    </section>
  );
}
