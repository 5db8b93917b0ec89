"use client";
import { useDropzone } from "@s3-direct/upload-client/react";
import { type ReactNode, useRef } from "react";
import { describeUpload } from "./describe";
import { FileName } from "./file-name";
import { FilePicture } from "./file-picture";
import { Icon } from "./icon";
import { namePasted } from "./name-pasted";
import { ProgressBar } from "./progress-bar";
import { isUnderWay, saidOf, type SingleUpload } from "./single-upload";
import { textsWith, type UploadTexts } from "./texts";
import { UploadActions } from "./upload-actions";
import { useRefusal } from "./use-refusal";
import "./s3-direct.css";

export type PasteAreaProps = {
  /** The result of `useUpload`. */
  upload: SingleUpload;
  /** The line in the area. @default `texts.pasteFile` */
  children?: ReactNode;
  /** Texts that replace the English ones, some or all: `ko` of `texts-ko` has all in Korean. @default English */
  texts?: Partial<UploadTexts>;
  className?: string;
};

/**
 * An area where a screenshot is pasted: it is named by the time, and shown while it is uploaded. Files can also be
 * dropped or chosen.
 */
export function PasteArea({ upload, children, texts: own, className = "" }: PasteAreaProps) {
  const texts = textsWith(own);
  const { refusal, ...told } = useRefusal(texts);
  const isPasted = useRef(false);
  const forgetPaste = () => {
    isPasted.current = false;
  };
  const { getDropzoneProps, getInputProps, isDragActive } = useDropzone({
    rules: upload.rules,
    multiple: false,
    onDropRejected: told.onDropRejected,
    onDrop([file], found) {
      told.onDrop(found);
      if (file) upload.upload(isPasted.current ? namePasted(file, texts.screenshot) : file);
    },
  });

  return (
    <div className={`s3d s3d-paste ${className}`}>
      <div
        {...getDropzoneProps({ className: "s3d-zone" })}
        data-over={isDragActive || undefined}
        onPasteCapture={() => {
          isPasted.current = true;
        }}
        onDropCapture={forgetPaste}
        onChangeCapture={forgetPaste}
      >
        <input {...getInputProps({ hidden: true })} />
        <span className="s3d-badge">
          <Icon name="paste" />
        </span>
        <span className="s3d-title">{isDragActive ? texts.dropNow : (children ?? texts.pasteFile)}</span>
        <span className="s3d-hint">{texts.pasteKeys}</span>
      </div>
      {upload.status !== "idle" && upload.status !== "aborted" && (
        <div className="s3d-upload" data-status={upload.status}>
          <span className="s3d-badge">
            <FilePicture key={upload.id} file={upload.file} />
          </span>
          <div className="s3d-upload-text">
            <FileName name={upload.file.name} />
            {isUnderWay(upload) && (
              <ProgressBar
                label={upload.file.name}
                fraction={upload.progress.fraction}
                still={upload.status === "paused" || upload.status === "waiting"}
              />
            )}
            <p className="s3d-status">{describeUpload(upload, texts)}</p>
          </div>
          <div className="s3d-actions">
            <UploadActions upload={upload} texts={texts} focusNext={theArea} />
          </div>
        </div>
      )}
      <p role="alert" className="s3d-refusal">
        {refusal}
      </p>
      <output className="s3d-hidden">{saidOf(upload, texts)}</output>
    </div>
  );
}

const theArea = (button: HTMLElement) => button.closest(".s3d-paste")?.querySelector(".s3d-zone");
