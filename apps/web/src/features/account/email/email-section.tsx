import { useRef, useState } from "react";
import { Button } from "../../../components/button.tsx";
import { announce } from "../../../components/live-region.tsx";
import { NotRead } from "../../../components/not-read.tsx";
import { Notice } from "../../../components/notice.tsx";
import { noteChangedAccount } from "../../../lib/session.ts";
import { trpc } from "../../../lib/trpc.ts";
import { useApi } from "../../../lib/use-api.ts";
import { AccountSection } from "../account-section.tsx";
import { ChangeForm } from "./change-form.tsx";
import { useEmailTexts } from "./texts.ts";

/** Shows the account's address, whether it is verified, and changes it. */
export function EmailSection() {
  const t = useEmailTexts();
  const { config } = useApi();
  const heading = useRef<HTMLHeadingElement>(null);
  const [isChanging, setIsChanging] = useState(false);
  const [said, setSaid] = useState<string>();
  const cache = trpc.useUtils();
  const { data, error } = trpc.account.email.state.useQuery();
  const onSettled = () => Promise.all([cache.account.email.state.invalidate(), cache.account.activity.invalidate()]);
  const keeping = trpc.account.email.keep.useMutation({
    onSettled,
    onSuccess: ({ hasChanged }) => say(hasChanged ? t.changedBefore : t.kept),
  });

  const say = (sentence: string | undefined) => {
    setSaid(sentence);
    if (sentence !== undefined) announce(sentence);
  };
  const close = () => {
    setIsChanging(false);
    heading.current?.focus();
  };
  const change = () => {
    say(undefined);
    keeping.reset();
    setIsChanging(true);
  };
  const changed = (outcome: "changed" | "asked", email: string) => {
    close();
    // The page shows the sent mail from the API's answer, which is still there after a reload.
    if (outcome === "asked") announce(t.spoken(email));
    else say(t.changed(email));
    noteChangedAccount();
    void onSettled();
  };
  const keep = () => {
    if (keeping.isPending) return;
    // The button disappears.
    heading.current?.focus();
    keeping.mutate();
  };

  return (
    <AccountSection
      title={t.title}
      heading={heading}
      row={
        data === undefined ? (
          <NotRead error={error} failed={t.failed} className="min-h-6" />
        ) : (
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="wrap-anywhere">{data.email}</span>
            {config?.mails && (
              <span
                className={`rounded-full px-2 py-0.5 text-xs font-medium ${data.isVerified ? "bg-accent-soft text-accent" : "bg-warn-soft text-ink"}`}
              >
                {data.isVerified ? t.verified : t.unverified}
              </span>
            )}
          </p>
        )
      }
      action={data !== undefined && !isChanging && <Button onClick={change}>{t.change}</Button>}
    >
      {keeping.error && <Notice>{t.notDone}</Notice>}
      {said !== undefined && <p className="text-muted text-sm wrap-anywhere">{said}</p>}
      {data?.next !== undefined && !isChanging && (
        <Notice tone="warn" icon="link" action={<Button onClick={keep}>{t.keep}</Button>}>
          {t.asked(data.next)}
        </Notice>
      )}
      {data !== undefined && isChanging && <ChangeForm address={data} onChanged={changed} onClose={close} />}
    </AccountSection>
  );
}
