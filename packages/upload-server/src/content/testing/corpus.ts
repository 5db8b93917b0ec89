import type { UploadErrorCode } from "@s3-direct/upload-core";
import { sample, type Bytes } from "./build.ts";

/** What an application names that accepts nearly everything. It does not include script-capable types and archives. */
export const accept: readonly string[] = [
  "image/*",
  "video/*",
  "audio/*",
  "text/*",
  "application/pdf",
  "application/json",
  "application/rtf",
  ".docx",
  ".xlsx",
  ".pptx",
  ".doc",
  ".xls",
  ".ppt",
  ".odt",
  ".ods",
  ".odp",
  ".epub",
  ".hwp",
  ".hwpx",
];

export type CorpusFile = {
  /** What is special about it. */
  what: string;
  filename: string;
  /** As a browser declares it. */
  contentType: string;
  bytes: Bytes;
  /** Named by the application in addition to {@link accept}. @default nothing */
  named?: readonly string[];
  /** Instead of {@link accept}. */
  only?: readonly string[];
  verdict: "published" | UploadErrorCode;
  /** A text's encoding as it is served; "" if only its reader can guess it. @default "utf-8" */
  charset?: "utf-16le" | "";
  /** A picture's dimensions, if it is published. */
  dimensions?: { width: number; height: number };
};

/** A line of the corpus. Without bytes it is the sample with this name. */
export type Shape = [filename: string, contentType: string, what: string, bytes?: Bytes];

export function fileOf([filename, contentType, what, bytes = sample(filename)]: Shape): Omit<CorpusFile, "verdict"> {
  return { what, filename, contentType, bytes };
}

/** What hostile content would run if it could: a request that a test can see, wherever the script runs. */
export const payload = 'new Image().src="https://canary.invalid/"';

export const script = `<script>${payload}</script>`;
