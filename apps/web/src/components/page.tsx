import { useEffect, useRef, type ReactNode } from "react";

/** Whether the person has gone from one route to another since the page was opened. */
let hasMoved = false;
for (const type of ["pushState", "popstate"]) addEventListener(type, () => (hasMoved = true));

/** Whether there was a sign-in form. The focus is lost with it when a page replaces it. */
let hadSignIn = false;

export function noteSignIn(): void {
  hadSignIn = true;
}

/** Focuses the heading, so that a screen reader says where the person is, and the next Tab continues from there. */
export function goToHeading(heading: HTMLHeadingElement | null): void {
  window.scrollTo(0, 0);
  heading?.focus({ preventScroll: true });
}

/**
 * A route's content under its heading. The heading gets the focus after a change of the route, and after a sign-in
 * unless something else has it by then, such as the menu.
 */
export function Page({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The first page is read from its top, like any page that is opened.
    if (hasMoved || (hadSignIn && document.activeElement === document.body)) goToHeading(heading.current);
  }, []);

  return (
    <div className="grid gap-6 sm:gap-8">
      <div className="grid gap-2">
        <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold wrap-anywhere sm:text-3xl">
          {title}
        </h1>
        {lead && <p className="text-muted max-w-2xl leading-relaxed text-pretty">{lead}</p>}
      </div>
      {children}
    </div>
  );
}
