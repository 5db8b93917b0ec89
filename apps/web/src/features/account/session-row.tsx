import { Button } from "../../components/button.tsx";
import { Facts } from "../../components/facts.tsx";
import { Icon } from "../../components/icon.tsx";
import type { RouterOutputs } from "../../lib/trpc.ts";
import { useLanguage } from "../../texts/language.ts";
import { longAgo } from "./long-ago.ts";
import { useAccountTexts } from "./texts.ts";

type SessionRowProps = {
  session: RouterOutputs["session"]["list"][number];
  /** When the list was read (milliseconds since 1970). */
  askedAt: number;
  isBusy: boolean;
  onEnd: (session: { id: string; device: string }) => void;
};

/** A browser in which the account is signed in. */
export function SessionRow({ session, askedAt, isBusy, onEnd }: SessionRowProps) {
  const { locale, format } = useLanguage();
  const t = useAccountTexts().sessions;
  const { id, isThis, browser, system, isHandheld, from, since, seenAt } = session;
  const device = t.device(browser, system);
  const ago = longAgo(seenAt, { now: askedAt, locale });
  const facts = [
    from !== undefined && t.from(from),
    t.since(format.date(since)),
    !isThis && (ago === undefined ? t.seenLately : t.seen(ago)),
  ].filter((fact) => fact !== false);

  return (
    <li className="border-line flex min-h-16 flex-wrap items-center gap-x-4 gap-y-1 py-3 not-first:border-t">
      <span className="bg-accent-soft text-accent grid size-11 shrink-0 place-items-center rounded-xl max-sm:hidden">
        <Icon name={isHandheld ? "phone" : "device"} />
      </span>
      <div className="grid min-w-40 flex-1 gap-0.5 max-sm:w-full max-sm:flex-none">
        <p className="flex min-w-0 flex-wrap items-center gap-x-2 font-medium">
          <span className="wrap-anywhere">{device}</span>
          {isThis && (
            <span className="bg-accent-soft text-accent rounded-full px-2 py-0.5 text-xs font-medium">{t.here}</span>
          )}
        </p>
        <Facts of={facts} className="text-muted text-sm" />
      </div>
      {!isThis && (
        <Button
          look="quiet"
          className="max-sm:-ml-3 sm:-mr-3"
          aria-label={t.endWhich(device)}
          aria-disabled={isBusy}
          onClick={() => onEnd({ id, device })}
        >
          {t.end}
        </Button>
      )}
    </li>
  );
}
