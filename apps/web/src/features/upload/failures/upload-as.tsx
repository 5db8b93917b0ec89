import { buttonClass } from "../../../components/button.tsx";
import { useApi } from "../../../lib/use-api.ts";
import { useLanguage } from "../../../texts/language.ts";
import { nameThatFits } from "./name-that-fits.ts";
import { addUnderName } from "../listed-uploads.ts";
import type { Upload } from "../uploader.ts";

/** Offers what helps against a refusal without another file. */
export function UploadAs({ upload }: { upload: Extract<Upload, { status: "error" }> }) {
  const { t } = useLanguage();
  const { config } = useApi();
  const name = nameThatFits({ name: upload.file.name, error: upload.error }, config?.accept ?? []);
  if (name === undefined) return null;
  return (
    <button
      type="button"
      className={`${buttonClass("plain")} mb-1 max-w-full justify-self-start`}
      onClick={() => send(upload, name)}
    >
      <span className="truncate">{t.upload.uploadAs(name)}</span>
    </button>
  );
}

/** Sends the file under another name. The button disappears, so the new upload's row gets the focus. */
function send(upload: Upload, name: string): void {
  const id = addUnderName(upload, name);
  requestAnimationFrame(() => {
    const row = document.querySelector<HTMLElement>(`[data-id="${id}"]`);
    (row ?? document.querySelector<HTMLElement>("main h1"))?.focus();
  });
}
