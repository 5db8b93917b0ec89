import { useUploads } from "@s3-direct/upload-client/react";
import { Button } from "../../components/button.tsx";
import { Page } from "../../components/page.tsx";
import { useApi } from "../../lib/use-api.ts";
import { useLanguage } from "../../texts/language.ts";
import { DropZone } from "./drop-zone.tsx";
import { UploadRow } from "./upload-row.tsx";
import { addFiles, uploader } from "./uploader.ts";

export function UploadPage() {
  const { t, format } = useLanguage();
  const { config } = useApi();
  const { items, remove } = useUploads(uploader);
  const finished = items.filter(({ status }) => status === "done" || status === "aborted");

  return (
    <Page title={t.upload.heading}>
      {config && <DropZone accept={config.accept} maxSize={config.maxSize} onFiles={addFiles} />}
      {items.length > 0 && (
        <section
          aria-label={t.upload.listHeading}
          className="border-line bg-panel shadow-panel overflow-hidden rounded-2xl border"
        >
          <div className="border-line flex min-h-13 items-center justify-between border-b pr-2 pl-4 sm:pl-5">
            <h2 className="text-sm font-semibold">
              {t.upload.count(
                format.number(items.filter(({ status }) => status === "done").length),
                format.number(items.length),
              )}
            </h2>
            {finished.length > 0 && (
              <Button look="quiet" onClick={() => finished.forEach(({ id }) => remove(id))}>
                {t.upload.clearFinished}
              </Button>
            )}
          </div>
          <ul className="divide-line divide-y">
            {items.map((upload) => (
              <UploadRow key={upload.id} upload={upload} />
            ))}
          </ul>
        </section>
      )}
    </Page>
  );
}
