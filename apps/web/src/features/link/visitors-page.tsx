import { Fragment, type ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { Button, buttonClass } from "../../components/button.tsx";
import { Notice } from "../../components/notice.tsx";
import { isUnreachable } from "../../lib/trpc.ts";
import { useLanguage } from "../../texts/language.ts";
import { useSession } from "../account/use-session.tsx";
import { useLinkTexts } from "./texts.ts";

type VisitorsPageProps = {
  /** The beginning of the page's path; the rest is the link's token. */
  under: string;
  /** Shown to a person without an account, as the way to one. */
  own: string;
  children: (token: string) => ReactNode;
};

/** The page for a person who was sent a link. */
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

/** Shown until the API has answered: the space that the answer will take, or why there is none. */
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
