import { Suspense, useId } from "react";
import { ErrorBoundary, type FallbackProps } from "react-error-boundary";
import { Button } from "../../components/button.tsx";
import { Modal } from "../../components/modal.tsx";
import { forgetFailures, lazyAgain } from "../../lib/lazy-again.ts";
import { useStore } from "../../lib/store.ts";
import { useLanguage } from "../../texts/language.ts";
import { sharing } from "./sharing.ts";

const ShareDialog = lazyAgain(() => import("./share-dialog.tsx").then(({ ShareDialog }) => ShareDialog));

const close = () => sharing.set(undefined);

/** Where files are shared, whichever page they are on: once in the app. */
export function ShareHost() {
  const files = useStore(sharing);
  return (
    <ErrorBoundary FallbackComponent={NotOpened} resetKeys={[files]} onReset={forgetFailures}>
      <Suspense>{files && <ShareDialog files={files} onClose={close} />}</Suspense>
    </ErrorBoundary>
  );
}

/** In place of a dialog whose code did not come. It is a dialog, too, as it may be over a preview. */
function NotOpened({ resetErrorBoundary }: FallbackProps) {
  const { t } = useLanguage();
  const titleId = useId();
  const textId = useId();
  return (
    <Modal
      aria-labelledby={titleId}
      aria-describedby={textId}
      onCancel={close}
      className="w-[min(30rem,calc(100vw-2rem))]"
    >
      <h2 id={titleId} className="text-lg font-semibold">
        {t.broken.dialog}
      </h2>
      <p id={textId} className="text-muted mt-2 text-sm leading-relaxed">
        {t.broken.dialogText}
      </p>
      <div className="mt-6 flex flex-wrap justify-end gap-2">
        <Button onClick={close}>{t.dialog.close}</Button>
        <Button onClick={() => location.reload()}>{t.broken.reload}</Button>
        <Button look="primary" onClick={() => resetErrorBoundary()}>
          {t.broken.retry}
        </Button>
      </div>
    </Modal>
  );
}
