import { type FallbackProps } from "react-error-boundary";
import { Button } from "../components/button.tsx";
import { Page } from "../components/page.tsx";
import { useLanguage } from "../texts/language.ts";

/** In place of a page that threw. Trying again helps against a lost connection, reloading against an older version. */
export function BrokenPage({ resetErrorBoundary }: FallbackProps) {
  const { t } = useLanguage();
  return (
    <div role="alert">
      <Page title={t.broken.title} lead={t.broken.text}>
        <div className="flex flex-wrap gap-3">
          <Button look="primary" onClick={() => resetErrorBoundary()}>
            {t.broken.retry}
          </Button>
          <Button onClick={() => location.reload()}>{t.broken.reload}</Button>
        </div>
      </Page>
    </div>
  );
}
