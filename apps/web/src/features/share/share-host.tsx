import { Suspense } from "react";
import { ErrorBoundary, type FallbackProps } from "react-error-boundary";
import { Button } from "../../components/button.tsx";
import { TextDialog } from "../../components/text-dialog.tsx";
import { forgetFailures, lazyAgain } from "../../lib/lazy-again.ts";
import { useStore } from "../../lib/store.ts";
import { useBackOrForward } from "../../lib/use-back-or-forward.ts";
import { useLanguage } from "../../texts/language.ts";
import { sharing } from "./sharing.ts";

const ShareDialog = lazyAgain(() => import("./share-dialog.tsx").then(({ ShareDialog }) => ShareDialog));

const close = () => sharing.set(undefined);

/** Shows the dialog that shares files, on any page: once in the app. */
export function ShareHost() {
  const files = useStore(sharing);
  useBackOrForward(close);
  return (
    <ErrorBoundary FallbackComponent={NotOpened} resetKeys={[files]} onReset={forgetFailures}>
      <Suspense>{files && <ShareDialog files={files} onClose={close} />}</Suspense>
    </ErrorBoundary>
  );
}

/** Shown in place of a dialog whose code could not be loaded. It is a dialog, too, because it may be over a preview. */
function NotOpened({ resetErrorBoundary }: FallbackProps) {
  const { t } = useLanguage();
  return (
    <TextDialog title={t.broken.dialog} text={t.broken.dialogText} onCancel={close}>
      <Button onClick={close}>{t.dialog.close}</Button>
      <Button onClick={() => location.reload()}>{t.broken.reload}</Button>
      <Button look="primary" onClick={() => resetErrorBoundary()}>
        {t.broken.retry}
      </Button>
    </TextDialog>
  );
}
