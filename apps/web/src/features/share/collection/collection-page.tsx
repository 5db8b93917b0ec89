import { useEffect, useRef } from "react";
import { Link, useLocation } from "wouter";
import { Button, buttonClass } from "../../../components/button.tsx";
import { Notice } from "../../../components/notice.tsx";
import { isUnreachable } from "../../../lib/trpc.ts";
import { useLanguage } from "../../../texts/language.ts";
import { useSession } from "../../account/use-session.tsx";
import { useShareTexts } from "../texts.ts";
import { Closed } from "./closed.tsx";
import { Gallery } from "./gallery.tsx";
import { PasswordForm } from "./password-form.tsx";
import { useCollection } from "./use-collection.ts";

/** What somebody sees who was sent a link. */
export function CollectionPage() {
  const t = useShareTexts().collection;
  const session = useSession();
  const [path] = useLocation();
  return (
    <div className="grid gap-12">
      <Behind key={path} token={path.slice("/s/".length)} />
      {session.status === "signed-out" && (
        <Link href="/" className={`${buttonClass("quiet")} justify-self-center`}>
          {t.own}
        </Link>
      )}
    </div>
  );
}

function Behind({ token }: { token: string }) {
  const { t: texts } = useLanguage();
  const t = useShareTexts().collection;
  const { collection, error, refetch, entry, enter, countDownload } = useCollection(token);
  useFocusOnChange(collection?.status);
  if (collection === undefined) {
    if (error === null || isUnreachable(error)) return <Place label={texts.status.loading} />;
    return (
      <Notice action={<Button onClick={() => void refetch()}>{texts.broken.retry}</Button>}>
        {error.message.startsWith("RATE_LIMITED") ? t.tooOften : texts.library.failed}
      </Notice>
    );
  }
  switch (collection.status) {
    case "locked":
      return <PasswordForm token={token} onEnter={enter} onOver={() => void refetch()} />;
    case "open":
      if (collection.files.length === 0) return <Closed why="empty" />;
      return <Gallery collection={collection} entry={entry} onDownload={countDownload} onOver={() => void refetch()} />;
    case "none":
    case "expired":
    case "used-up":
      return <Closed why={collection.status} />;
  }
}

/** What had the focus is gone with what was shown before. */
function useFocusOnChange(status: string | undefined): void {
  const before = useRef<string>(undefined);
  useEffect(() => {
    if (status === undefined) return;
    const isChange = before.current !== undefined && before.current !== status;
    before.current = status;
    if (isChange) document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
  }, [status]);
}

/** The place that the cover and the files will take. */
function Place({ label }: { label: string }) {
  return (
    <div className="grid gap-6">
      <output className="sr-only">{label}</output>
      <div className="bg-sunken h-72 rounded-3xl motion-safe:animate-pulse" aria-hidden="true" />
    </div>
  );
}
