import { type FallbackProps } from "react-error-boundary";
import { Button } from "../components/button.tsx";
import { Page } from "../components/page.tsx";
import { useLanguage } from "../texts/language.ts";

/**
 * Shown in place of a page that threw. A retry helps against a lost connection, a reload against an outdated version.
 */
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
