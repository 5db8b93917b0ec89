import { mayRetry } from "@s3-direct/upload-core";
import { IconButton } from "../../../components/icon-button.tsx";
import type { IconName } from "../../../components/icon.tsx";
import { useLanguage } from "../../../texts/language.ts";
import { copyOrShow } from "../../../lib/copy-link.ts";
import { eachUploader, isInOtherTab, type Upload } from "../uploader.ts";

type Action = { icon: IconName; text: string; act?: (() => void) | undefined };

/** The action for an upload, except ending it. One button for all states, so that the focus stays on it. */
export function FirstAction({ upload }: { upload: Upload }) {
  const { t } = useLanguage();
  const { icon, text, act } = actionOf();
  return (
    <IconButton
      icon={icon}
      label={t.upload.named(text, upload.file.name)}
      // Not `disabled`, which would lose the focus: a moment later it may have an action again.
      aria-disabled={act === undefined}
      // If it will never have an action again, a phone uses its space for something else.
      className={`aria-disabled:invisible ${upload.status === "error" ? "max-sm:aria-disabled:hidden" : ""}`}
      onClick={act}
    />
  );

  function actionOf(): Action {
    const { id } = upload;
    switch (upload.status) {
      case "paused":
        return { icon: "play", text: t.upload.resume, act: () => eachUploader(({ resume }) => resume(id)) };
      case "error":
      case "aborted": {
        const worthwhile = upload.status === "aborted" || mayRetry(upload.error);
        return {
          icon: "retry",
          text: t.upload.retry,
          act: worthwhile ? () => eachUploader(({ retry }) => retry(id)) : undefined,
        };
      }
      case "done": {
        const { url } = upload.result.file;
        const { name } = upload.file;
        const act = url === undefined ? undefined : () => void copyOrShow({ texts: [url], name });
        return { icon: "copy", text: t.library.copy, act };
      }
      case "ready":
        return { icon: "play", text: t.upload.resume, act: () => eachUploader(({ start }) => start(id)) };
      case "finishing":
        return { icon: "pause", text: t.upload.pause };
      case "starting":
      case "uploading":
      case "waiting": {
        const act = isInOtherTab(upload) ? undefined : () => eachUploader(({ pause }) => pause(id));
        return { icon: "pause", text: t.upload.pause, act };
      }
    }
  }
}
