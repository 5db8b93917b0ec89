import { Fragment, type ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { Button, buttonClass } from "../../components/button.tsx";
import { Notice } from "../../components/notice.tsx";
import { isUnreachable } from "../../lib/trpc.ts";
import { useLanguage } from "../../texts/language.ts";
import { useSession } from "../account/use-session.tsx";
import { useLinkTexts } from "./texts.ts";

type VisitorsPageProps = {
  /** What the page's path begins with; the rest is the link's token. */
  under: string;
  /** Who has no account is shown the way to one. */
  own: string;
  children: (token: string) => ReactNode;
};

/** What somebody sees who was sent a link. */
export function VisitorsPage({ under, own, children }: VisitorsPageProps) {
  const session = useSession();
  const [path] = useLocation();
  return (
    <div className="grid gap-12">
      <Fragment key={path}>{children(path.slice(under.length))}</Fragment>
      {session.status === "signed-out" && (
        <Link href="/" className={`${buttonClass("quiet")} justify-self-center`}>
          {own}
        </Link>
      )}
    </div>
  );
}

type UnansweredProps = { error: { message: string } | null; onRetry: () => void; height: string };

/** Before the API has said what the link leads to: the place that this will take, or why it is not said. */
export function Unanswered({ error, onRetry, height }: UnansweredProps) {
  const { t } = useLanguage();
  const { tooOften } = useLinkTexts();
  if (error === null || isUnreachable(error)) {
    return (
      <div className="grid gap-6">
        <output className="sr-only">{t.status.loading}</output>
        <div className={`bg-sunken rounded-3xl motion-safe:animate-pulse ${height}`} aria-hidden="true" />
      </div>
    );
  }
  return (
    <Notice action={<Button onClick={onRetry}>{t.broken.retry}</Button>}>
      {error.message.startsWith("RATE_LIMITED") ? tooOften : t.library.failed}
    </Notice>
  );
}
