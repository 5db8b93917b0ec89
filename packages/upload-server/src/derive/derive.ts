import type { VerifiedFile } from "../finish/verify.ts";

/** Makes variants of a verified file before it is published. `images` and `posters` of this package return one. */
export type Derive<Names extends string = string> = {
  /** The names of the variants: the fields of `file.variants`. */
  readonly names: readonly Names[];
  /**
   * Only for pictures, films and PDFs, and for files whose ending is not known (`.rw2`): for any other a delete would not look for variants.
   * @returns undefined where the file is published as it is, and nothing beside it
   * @throws TypeError from finish, where it made something of another file; nothing is published then
   * @throws UploadError the refusal, or CHECK_UNAVAILABLE, after which it is tried again
   */
  readonly make: (source: DeriveSource) => Promise<Derived | undefined>;
};

type DeriveSource = {
  file: VerifiedFile;
  /** All of the file: the very bytes that were verified. */
  read: (signal: AbortSignal) => Promise<Uint8Array>;
};

export type Derived = {
  /** What is published in the file's place; undefined where the file itself is. */
  original: Uint8Array | undefined;
  variants: readonly DerivedVariant[];
  /** What a page shows until the picture is there; one that is not of this form is left out. @default nothing */
  preview?: PicturePreview | undefined;
};

export type PicturePreview = {
  /** In base64, of 36 characters at the most. */
  thumbHash: string;
  /** "#rrggbb", in small letters. */
  dominantColor: string;
};

export type DerivedVariant = {
  name: string;
  bytes: Uint8Array;
  contentType: string;
  /** In pixels. */
  width: number;
  height: number;
};
