"use client";
import { useDropzone } from "@s3-direct/upload-client/react";
import { type ReactNode, useId } from "react";
import { describeRules } from "./describe";
import { FilePicture } from "./file-picture";
import { Icon } from "./icon";
import { isUnderWay, saidOf, type SingleUpload } from "./single-upload";
import { textsWith, type UploadTexts } from "./texts";
import { UploadActions } from "./upload-actions";
import { useRefusal } from "./use-refusal";
import "./s3-direct.css";

export type AvatarUploadProps = {
  /** The result of `useUpload`. */
  upload: SingleUpload;
  /** The picture that already exists. */
  src?: string | undefined;
  /** Called when the visitor removes the picture. @default it can only be replaced */
  onRemove?: () => void;
  /** What the picture shows. @default `texts.picture` */
  children?: ReactNode;
  /** Texts that replace the English ones, some or all: `ko` of `texts-ko` has all in Korean. @default English */
  texts?: Partial<UploadTexts>;
  className?: string;
};

/** A square picture that can be chosen or dropped, is shown at once, and can be replaced and removed. */
export function AvatarUpload({ upload, src, onRemove, children, texts: own, className = "" }: AvatarUploadProps) {
  const texts = textsWith(own);
  const id = useId();
  const { refusal, ...told } = useRefusal(texts);
  const { getDropzoneProps, getInputProps, isDragActive, open, rules } = useDropzone({
    rules: upload.rules,
    multiple: false,
    onDropRejected: told.onDropRejected,
    onDrop([file], found) {
      told.onDrop(found);
      // Browsers give some pictures no type, such as HEIC: then the endpoint decides by the extension.
      if (file && (file.type === "" || file.type.startsWith("image/"))) upload.upload(file);
      else told.refuse(texts.noPicture);
    },
  });
  const pictures = rules?.accept.filter((type) => type.startsWith("image/")) ?? [];
  if (pictures.length === 0) pictures.push("image/*");
  const underWay = isUnderWay(upload);
  const chosen = underWay || upload.status === "done" ? upload : undefined;
  const hasPicture = chosen !== undefined || src !== undefined;

  return (
    <div className={`s3d s3d-avatar ${className}`}>
      <div
        // Only for a pointer: everybody can use the button beside it.
        {...getDropzoneProps({
          className: "s3d-avatar-picture",
          role: undefined,
          tabIndex: undefined,
          "aria-disabled": undefined,
        })}
        data-over={isDragActive || undefined}
      >
        <input {...getInputProps({ hidden: true, accept: pictures.join(",") })} />
        {chosen ? (
          <FilePicture key={chosen.id} file={chosen.file} />
        ) : src === undefined ? (
          <Icon name="person" />
        ) : (
          <img src={src} alt="" className="s3d-picture" />
        )}
        {underWay && (
          <progress
            className="s3d-bar s3d-over-picture"
            aria-label={upload.file.name}
            max={1}
            value={upload.progress.fraction}
          />
        )}
      </div>
      <div className="s3d-avatar-text">
        <span id={`${id}-title`} className="s3d-title">
          {children ?? texts.picture}
        </span>
        <span id={`${id}-rules`} className="s3d-hint">
          {rules && describeRules({ ...rules, accept: pictures }, texts)}
        </span>
        <div className="s3d-row">
          <button
            type="button"
            className="s3d-plain-button"
            aria-describedby={`${id}-title ${id}-rules ${id}-status`}
            onClick={open}
          >
            {hasPicture ? texts.changePicture : texts.choosePicture}
          </button>
          <UploadActions upload={upload} texts={texts} focusNext={buttonBefore} />
          {hasPicture && !underWay && onRemove && (
            <button
              type="button"
              className="s3d-quiet-button"
              onClick={({ currentTarget }) => {
                const before = buttonBefore(currentTarget);
                upload.reset();
                onRemove();
                if (before instanceof HTMLElement) before.focus();
              }}
            >
              {texts.removePicture}
            </button>
          )}
        </div>
        <p role="alert" className="s3d-refusal">
          {refusal}
        </p>
        <output id={`${id}-status`} className="s3d-status" data-status={upload.status}>
          {saidOf(upload, texts)}
        </output>
      </div>
    </div>
  );
}

const buttonBefore = (button: HTMLElement) => button.parentElement?.querySelector("button");
