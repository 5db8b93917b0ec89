import type { UnfinishedUpload } from "@s3-direct/upload-client";
import type { Body, Meta, UppyFile } from "@uppy/core";
import { isSameInput } from "./same-input.ts";

/** A file as it was when its upload began. */
export type Begun<M extends Meta, B extends Body> = {
  readonly file: UppyFile<M, B>;
  readonly data: Blob;
  readonly input: unknown;
  /** The engine's upload; undefined while the uploads of an earlier page are looked up. */
  id?: string;
};

/**
 * Whether an upload of an earlier page is of this file. The input must be the same: what depends on it, such as the
 * post that a file belongs to, is fixed when an upload begins.
 */
export function isOf({ isInOtherTab, name, size, input }: UnfinishedUpload, begun: Begun<Meta, Body>): boolean {
  const { file, data } = begun;
  return !isInOtherTab && name === file.meta.name && size === data.size && isSameInput(input, begun.input);
}
