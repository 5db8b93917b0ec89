import { useEffect, useRef, type ReactNode } from "react";

/** Whether the person has gone from one route to another since the page was opened. */
let hasMoved = false;
for (const type of ["pushState", "popstate"]) addEventListener(type, () => (hasMoved = true));

/**
 * A route's content under its heading. After a change of the route the focus is on the heading, so that a screen
 * reader reads where one is and the next Tab goes on from there.
 */
export function Page({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The first page is read from its top, as any page that is opened.
    if (!hasMoved) return;
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);

  return (
    <div className="grid gap-6 sm:gap-8">
      <div className="grid gap-2">
        <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold sm:text-3xl">
          {title}
        </h1>
        {lead && <p className="text-muted max-w-2xl leading-relaxed text-pretty">{lead}</p>}
      </div>
      {children}
    </div>
  );
}
