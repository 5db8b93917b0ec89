import { type ReactNode, type Ref, useId, useRef } from "react";
import { useKeptFocus } from "../../lib/kept-focus.ts";

type AccountSectionProps = {
  title: string;
  text?: string;
  /** What the action is about. */
  row?: ReactNode;
  /** To the right of the texts and the row, and on a phone below them. */
  action?: ReactNode;
  /** For an owner that has to move the focus to the heading. */
  heading?: Ref<HTMLHeadingElement>;
  children?: ReactNode;
};

/** A section of the account page. If a button with the focus disappears, the heading gets it. */
export function AccountSection({ title, text, row, action, heading, children }: AccountSectionProps) {
  const id = useId();
  const section = useRef<HTMLElement>(null);
  useKeptFocus(section);
  return (
    <section
      ref={section}
      aria-labelledby={id}
      className="border-line bg-panel shadow-panel grid grid-cols-[minmax(0,1fr)] gap-4 rounded-2xl border p-5 sm:p-6"
    >
      <div className="flex items-center gap-x-6 gap-y-3 max-sm:flex-col max-sm:items-start">
        <div className="flex-1">
          <h2 ref={heading} id={id} data-focus-home tabIndex={-1} className="font-semibold">
            {title}
          </h2>
          {text && <p className="text-muted mt-1 text-sm leading-relaxed">{text}</p>}
          {row && <div className="mt-2">{row}</div>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
