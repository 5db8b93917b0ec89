"use client";
import type { FoundFiles } from "@s3-direct/upload-client";
import { useDropzone, type UseDropzoneOptions } from "@s3-direct/upload-client/react";
import type { ReactNode } from "react";
import { describeRules } from "./describe";
import { Icon } from "./icon";
import { textsWith, type UploadTexts } from "./texts";
import { useRefusal } from "./use-refusal";
import "./s3-direct.css";

export type DropzoneProps = {
  /**
   * An uploader, or the result of `useUploads`. If the endpoint has an `input`, add it:
   * `{ ...uploader, addAll: (files) => uploader.addAll(files, { input }) }`.
   */
  uploader: { addAll: (files: readonly File[]) => unknown; rules: NonNullable<UseDropzoneOptions["rules"]> };
  /** @default true, unless the endpoint's `maxFiles` is 1 */
  multiple?: boolean;
  /** Whether there is a button to choose a whole folder. A folder can be dropped in any case. @default false */
  folders?: boolean;
  /** @default false */
  disabled?: boolean;
  /** The line in the zone. @default `texts.dropFiles` */
  children?: ReactNode;
  /** Texts that replace the English ones, some or all: `ko` of `texts-ko` has all in Korean. @default English */
  texts?: Partial<UploadTexts>;
  className?: string;
};

/**
 * A zone where files are dropped, pasted, or chosen by a click or the keyboard. An `UploadList` shows their uploads.
 */
export function Dropzone({ uploader, multiple = true, folders = false, disabled = false, ...looks }: DropzoneProps) {
  const { children, texts: own, className = "" } = looks;
  const texts = textsWith(own);
  const { refusal, ...told } = useRefusal(texts);
  const options = {
    rules: uploader.rules,
    disabled,
    onDropRejected: told.onDropRejected,
    onDrop(files: readonly File[], found: FoundFiles) {
      told.onDrop(found);
      uploader.addAll(files);
    },
  };
  const { getDropzoneProps, getInputProps, isDragActive, rules } = useDropzone({
    ...options,
    ...(multiple ? {} : { multiple }),
  });
  const folder = useDropzone(options);
  const takesMany = multiple && rules?.maxFiles !== 1;

  return (
    <div className={`s3d s3d-dropzone ${className}`}>
      <div {...getDropzoneProps({ className: "s3d-zone" })} data-over={isDragActive || undefined}>
        <input {...getInputProps({ hidden: true })} />
        <span className="s3d-badge">
          <Icon name="upload" />
        </span>
        <span className="s3d-title">
          {isDragActive ? texts.dropNow : (children ?? (takesMany ? texts.dropFiles : texts.dropFile))}
        </span>
        <span className="s3d-hint">{rules && describeRules(rules, texts)}</span>
      </div>
      {folders && takesMany && (
        <div className="s3d-row">
          <input {...folder.getInputProps({ hidden: true, webkitdirectory: "" })} />
          <button type="button" className="s3d-quiet-button" disabled={disabled} onClick={folder.open}>
            <Icon name="folder" />
            {texts.chooseFolder}
          </button>
        </div>
      )}
      <p role="alert" className="s3d-refusal">
        {refusal}
      </p>
    </div>
  );
}
