"use client";
import { useDropzone } from "@s3-direct/upload-client/react";
import { type ReactNode, useId } from "react";
import { describeUpload, formatFraction } from "./describe";
import { Icon } from "./icon";
import { isolated } from "./isolated";
import { isUnderWay, saidOf, type SingleUpload } from "./single-upload";
import { textsWith, type UploadTexts } from "./texts";
import { UploadActions } from "./upload-actions";
import "./s3-direct.css";

export type UploadButtonProps = {
  /** The result of `useUpload`. */
  upload: SingleUpload;
  /** The button's text while no upload is active. @default `texts.chooseFile` */
  children?: ReactNode;
  /** The reason why nothing can be uploaded now. It is shown beside the button, which then does nothing. */
  disabledBecause?: string;
  /** Texts that replace the English ones, some or all: `ko` of `texts-ko` has all in Korean. @default English */
  texts?: Partial<UploadTexts>;
  className?: string;
};

/** A button that chooses one file and shows its upload: its progress, its error, or that it is done. */
export function UploadButton({ upload, children, disabledBecause, texts: own, className = "" }: UploadButtonProps) {
  const texts = textsWith(own);
  const statusId = useId();
  const { getInputProps, open } = useDropzone({
    rules: upload.rules,
    multiple: false,
    onDrop: ([file]) => file && upload.upload(file),
  });
  const underWay = isUnderWay(upload);
  const isOff = underWay || disabledBecause !== undefined;
  const reason = underWay ? texts.busy(isolated(upload.file.name)) : disabledBecause;
  const said = upload.status === "waiting" ? undefined : reason;

  return (
    <div className={`s3d s3d-upload-button ${className}`}>
      <input {...getInputProps({ hidden: true })} />
      <div className="s3d-row">
        <button
          type="button"
          className="s3d-button"
          // Not `disabled`: the button would lose the focus, and screen readers would not read the reason.
          aria-disabled={isOff}
          aria-describedby={statusId}
          title={reason}
          onClick={() => {
            if (!isOff) open();
          }}
        >
          {underWay && <span className="s3d-fill" style={{ transform: `scaleX(${upload.progress.fraction})` }} />}
          <span className="s3d-button-label">
            <Icon name={upload.status === "done" ? "check" : "upload"} />
            {underWay ? labelOf(upload, texts) : (children ?? texts.chooseFile)}
          </span>
        </button>
        <UploadActions upload={upload} texts={texts} focusNext={buttonBefore} />
      </div>
      <output id={statusId} className="s3d-status" data-status={upload.status}>
        {said ?? saidOf(upload, texts)}
      </output>
    </div>
  );
}

const buttonBefore = (button: HTMLElement) => button.previousElementSibling;

function labelOf(upload: SingleUpload, texts: UploadTexts): string {
  if (upload.status === "waiting") return texts.waiting[upload.reason];
  if (upload.status !== "uploading" && upload.status !== "paused") return describeUpload(upload, texts);
  return `${texts[upload.status]} ${formatFraction(upload.progress.fraction, texts)}`;
}
