import { useEffect, useRef } from "react";
import { Unanswered, VisitorsPage } from "../../link/visitors-page.tsx";
import { useShareTexts } from "../texts.ts";
import { Closed } from "./closed.tsx";
import { Gallery } from "./gallery.tsx";
import { PasswordForm } from "./password-form.tsx";
import { useCollection } from "./use-collection.ts";

/** The page for a person who was sent a link to files. */
export function CollectionPage() {
  return (
    <VisitorsPage under="/s/" own={useShareTexts().collection.own}>
      {(token) => <Behind token={token} />}
    </VisitorsPage>
  );
}

function Behind({ token }: { token: string }) {
  const { collection, error, refetch, entry, enter, countDownload } = useCollection(token);
  useFocusOnChange(collection?.status);
  if (collection === undefined) return <Unanswered error={error} onRetry={() => void refetch()} height="h-72" />;
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

/** Moves the focus, which is lost when the content changes. */
function useFocusOnChange(status: string | undefined): void {
  const before = useRef<string>(undefined);
  useEffect(() => {
    if (status === undefined) return;
    const isChange = before.current !== undefined && before.current !== status;
    before.current = status;
    if (isChange) document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
  }, [status]);
}
