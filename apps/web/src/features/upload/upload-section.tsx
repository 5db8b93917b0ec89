import { useUploads } from "@s3-direct/upload-client/react";
import { Button } from "../../components/button.tsx";
import { texts } from "../../texts/en.ts";
import { DropZone, type UploadRules } from "./drop-zone.tsx";
import { UploadRow } from "./upload-row.tsx";
import { uploader } from "./uploader.ts";

const t = texts.upload;

export function UploadSection({ rules }: { rules: UploadRules }) {
  const { items, add } = useUploads(uploader);
  const finished = items.filter(({ status }) => status === "done" || status === "aborted");

  return (
    <section aria-label={t.heading} className="grid gap-5">
      <DropZone rules={rules} onFiles={(files) => files.forEach((file) => add(file))} />
      {items.length > 0 && (
        <div className="border-line bg-panel shadow-panel overflow-hidden rounded-2xl border">
          <div className="border-line flex min-h-13 items-center justify-between border-b pr-2 pl-4 sm:pl-5">
            <h2 className="text-sm font-semibold">{t.listHeading}</h2>
            {finished.length > 0 && (
              <Button look="quiet" onClick={() => finished.forEach(({ id }) => uploader.remove(id))}>
                {t.clearFinished}
              </Button>
            )}
          </div>
          <ul className="divide-line divide-y">
            {items.map((upload) => (
              <UploadRow key={upload.id} upload={upload} />
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
