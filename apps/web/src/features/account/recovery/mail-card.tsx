import { type ReactNode, useEffect, useRef } from "react";
import { Link } from "wouter";
import { buttonClass } from "../../../components/button.tsx";
import { Icon, type IconName } from "../../../components/icon.tsx";

type MailCardProps = {
  icon: IconName;
  title: string;
  text: string;
  /** Where to go next. */
  next?: { href: string; label: string };
  children?: ReactNode;
};

/** What a page about a mail says, and what to do there. If the text changes, the heading gets the focus. */
export function MailCard({ icon, title, text, next, children }: MailCardProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(title);
  useEffect(() => {
    if (before.current !== title) heading.current?.focus({ preventScroll: true });
    before.current = title;
  }, [title]);
  return (
    <div className="border-line bg-panel shadow-panel animate-rise mx-auto mt-4 grid w-full max-w-md gap-5 rounded-3xl border p-6 sm:mt-10 sm:p-10">
      <span className="bg-accent-soft text-accent grid size-14 place-items-center rounded-2xl">
        <Icon name={icon} className="size-7" />
      </span>
      <div className="grid gap-1.5">
        <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold text-balance">
          {title}
        </h1>
        <p className="text-muted leading-relaxed wrap-anywhere text-pretty">{text}</p>
      </div>
      {children}
      {next && (
        <Link href={next.href} className={buttonClass("primary")}>
          {next.label}
        </Link>
      )}
    </div>
  );
}
