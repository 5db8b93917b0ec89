"use client";
import { isActive, mayRetry, type UploadItem } from "@s3-direct/upload-client";
import { memo, useCallback, useSyncExternalStore } from "react";
import { describeUpload } from "./describe";
import { FileName } from "./file-name";
import { Icon, type IconName } from "./icon";
import { IconButton } from "./icon-button";
import { isolated } from "./isolated";
import { ProgressBar } from "./progress-bar";
import type { ListedUploader } from "./listed-uploader";
import { textsWith, type UploadTexts } from "./texts";

type UploadRowProps = { uploader: ListedUploader; id: string; texts: Partial<UploadTexts> | undefined };

/** One upload of a list. Rendered again only when its own upload changes. */
export const UploadRow = memo(function UploadRow({ uploader, id, texts: own }: UploadRowProps) {
  const texts = textsWith(own);
  const { subscribe, getItem } = uploader;
  const item = useSyncExternalStore(
    useCallback((listener: () => void) => subscribe(listener, id), [subscribe, id]),
    () => getItem(id),
    () => undefined,
  );
  if (item === undefined) return null;
  const { name } = item.file;
  const first = firstAction(item, uploader);

  return (
    <li className="s3d-upload" data-status={item.status}>
      <span className="s3d-badge">
        <Icon name={icons[item.status] ?? "file"} />
      </span>
      <div className="s3d-upload-text">
        <FileName name={name} />
        {isActive(item) && (
          <ProgressBar
            label={name}
            fraction={item.progress.fraction}
            still={item.status === "paused" || item.status === "waiting"}
          />
        )}
        <p className="s3d-status">{describeUpload(item, texts)}</p>
      </div>
      <div className="s3d-actions">
        {first && (
          <IconButton
            icon={first.icon}
            label={texts.of(texts[first.name], isolated(name))}
            onClick={first.act}
            focusNext={buttonAfter}
          />
        )}
        <IconButton
          icon="close"
          label={texts.of(isActive(item) ? texts.cancel : texts.remove, isolated(name))}
          onClick={() => (isActive(item) ? uploader.abort(id) : uploader.remove(id))}
          focusNext={otherRow}
        />
      </div>
    </li>
  );
});

const icons: Partial<Record<UploadItem<unknown>["status"], IconName>> = { done: "check", error: "alert" };

type Action = { icon: IconName; name: "start" | "pause" | "resume" | "retry"; act: () => void };

/** Returns the action for an upload other than cancelling or removing it. */
function firstAction(item: UploadItem<unknown>, uploader: ListedUploader): Action | undefined {
  const { id } = item;
  switch (item.status) {
    case "ready":
      return { icon: "play", name: "start", act: () => uploader.start(id) };
    case "starting":
    case "uploading":
      return { icon: "pause", name: "pause", act: () => uploader.pause(id) };
    case "paused":
      return { icon: "play", name: "resume", act: () => uploader.resume(id) };
    case "waiting":
    case "aborted":
      return { icon: "retry", name: "retry", act: () => uploader.retry(id) };
    case "error":
      return mayRetry(item.error) ? { icon: "retry", name: "retry", act: () => uploader.retry(id) } : undefined;
    case "finishing":
    case "done":
      return undefined;
  }
}

const buttonAfter = (button: HTMLElement) => button.nextElementSibling;

/** Returns the last button of the row below, or else of the row above; without any, the list. */
function otherRow(button: HTMLElement): Element | null | undefined {
  const row = button.closest("li");
  const other = row?.nextElementSibling ?? row?.previousElementSibling;
  return other?.querySelector("button:last-of-type") ?? button.closest("section");
}
