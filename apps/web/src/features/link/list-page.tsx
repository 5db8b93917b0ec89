import { type ReactNode, useRef } from "react";
import { Page } from "../../components/page.tsx";
import { useKeptFocus } from "../../lib/kept-focus.ts";
import { FailedChange } from "../library/changes/failed-change.tsx";

/** A person's links, or requests. A failure of one of them is shown above all, and stays in sight. */
export function ListPage({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  const content = useRef<HTMLDivElement>(null);
  useKeptFocus(content);
  return (
    <Page title={title} lead={lead}>
      <div ref={content} className="contents">
        <div className="problem-list sticky top-18 z-10 max-h-[40dvh]">
          <FailedChange />
        </div>
        {children}
      </div>
    </Page>
  );
}
