import { useRef } from "react";
import { ask } from "../../components/ask.tsx";
import { Button } from "../../components/button.tsx";
import { announce } from "../../components/live-region.tsx";
import { NotRead } from "../../components/not-read.tsx";
import { Notice } from "../../components/notice.tsx";
import { trpc } from "../../lib/trpc.ts";
import { AccountSection } from "./account-section.tsx";
import { SessionRow } from "./session-row.tsx";
import { useAccountTexts } from "./texts.ts";

/** Shows where the account is signed in, and signs it out there. */
export function Sessions() {
  const t = useAccountTexts().sessions;
  const heading = useRef<HTMLHeadingElement>(null);
  const cache = trpc.useUtils();
  const { data: sessions, error, dataUpdatedAt } = trpc.session.list.useQuery();
  const ending = {
    onSettled: () => Promise.all([cache.session.list.invalidate(), cache.account.activity.invalidate()]),
  };
  const end = trpc.session.end.useMutation(ending);
  const endOthers = trpc.session.endOthers.useMutation(ending);
  const isEnding = end.isPending || endOthers.isPending;

  const endOne = async ({ id, device }: { id: string; device: string }) => {
    if (!(await ask({ title: t.endTitle(device), text: t.endText, confirm: t.end }))) return;
    // The button disappears with its row.
    heading.current?.focus();
    endOthers.reset();
    end.mutate({ id }, { onSuccess: () => announce(t.ended(device)) });
  };
  const endAllOthers = async () => {
    if (!(await ask({ title: t.endOthersTitle, text: t.endText, confirm: t.end }))) return;
    heading.current?.focus();
    end.reset();
    endOthers.mutate(undefined, { onSuccess: () => announce(t.othersEnded) });
  };

  return (
    <AccountSection
      title={t.title}
      text={t.text}
      heading={heading}
      action={
        sessions !== undefined &&
        sessions.length > 1 && (
          <Button aria-disabled={isEnding} onClick={() => void endAllOthers()}>
            {t.endOthers}
          </Button>
        )
      }
    >
      {(end.error ?? endOthers.error) && <Notice>{t.endFailed}</Notice>}
      {sessions === undefined ? (
        <NotRead error={error} failed={t.failed} className="min-h-16" />
      ) : (
        <ul aria-label={t.title}>
          {sessions.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              askedAt={dataUpdatedAt}
              isBusy={isEnding}
              onEnd={(one) => void endOne(one)}
            />
          ))}
        </ul>
      )}
    </AccountSection>
  );
}
