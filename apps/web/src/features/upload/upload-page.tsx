import { Suspense, useEffect, useRef } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { Page } from "../../components/page.tsx";
import { useKeptFocus } from "../../lib/kept-focus.ts";
import { useApi } from "../../lib/use-api.ts";
import { lazyAgain } from "../../lib/lazy-again.ts";
import { useLanguage } from "../../texts/language.ts";
import { useHasShared, useIsOffered } from "../installable/use-installable.ts";
import { DropZone } from "./choose/drop-zone.tsx";
import { UnfinishedList } from "./list/unfinished-list.tsx";
import { useQueue } from "./list/queue.ts";
import { EmptyQueue } from "./list/empty-queue.tsx";
import { NotKeptNotice } from "./list/not-kept-notice.tsx";
import { QueueHeader } from "./list/queue-header.tsx";
import { RepeatedFiles } from "./choose/repeated-files.tsx";

const loadList = () => import("./list/upload-list.tsx").then(({ UploadList }) => UploadList);
const UploadList = lazyAgain(loadList);
const SharedFiles = lazyAgain(() => import("../installable/shared-files.tsx").then(({ SharedFiles }) => SharedFiles));
const InstallOffer = lazyAgain(() =>
  import("../installable/install-offer.tsx").then(({ InstallOffer }) => InstallOffer),
);

export function UploadPage() {
  const { t } = useLanguage();
  const { config } = useApi();
  const queue = useQueue();
  const content = useRef<HTMLDivElement>(null);
  useKeptFocus(content);
  const hasShared = useHasShared();
  const isOffered = useIsOffered();
  // Loads the list's code after the page, so that it is ready when the first file is chosen.
  useEffect(() => void loadList().catch(() => {}), []);

  return (
    <Page title={t.upload.heading}>
      <div ref={content} className="contents">
        {/* If the code of something beside it can't be loaded, the page works without it. */}
        <ErrorBoundary fallback={null}>
          <Suspense>{hasShared && <SharedFiles />}</Suspense>
        </ErrorBoundary>
        {config && <DropZone accept={config.accept} maxSize={config.maxSize} compact={queue.items.length > 0} />}
        <RepeatedFiles />
        <NotKeptNotice {...queue} />
        <UnfinishedList />
        {queue.items.length === 0 ? (
          <EmptyQueue />
        ) : (
          <section
            aria-label={t.upload.listHeading}
            // What is scrolled to must not be under the head, which stays at the top and is higher on a phone.
            className="border-line bg-panel shadow-panel animate-rise overflow-clip rounded-2xl border [&_li_:is(a,button)]:scroll-mt-[min(10rem,27vh)]"
          >
            <QueueHeader {...queue} />
            <Suspense>
              <UploadList items={queue.items} />
            </Suspense>
          </section>
        )}
        <ErrorBoundary fallback={null}>
          <Suspense>{isOffered && queue.counts.active === 0 && <InstallOffer />}</Suspense>
        </ErrorBoundary>
      </div>
    </Page>
  );
}
