import type { VerifiedFile } from "../finish/verify.ts";

/** Makes variants of a verified file before it is published. Returned by `images` and `posters` of this package. */
export type Derive<Names extends string = string> = {
  /** The names of the variants: the fields of `file.variants`. */
  readonly names: readonly Names[];
  /**
   * Makes the variants. Only for pictures, films and PDFs, and for files whose extension is not known (`.rw2`): for any
   * other file a delete would not look for variants.
   * @returns undefined if the file is published as it is, without variants
   * @throws TypeError from finish, if it made something of any other file; nothing is published then
   * @throws UploadError the refusal, or CHECK_UNAVAILABLE, after which the next finish tries again
   */
  readonly make: (source: DeriveSource) => Promise<Derived | undefined>;
};

/** The file that variants are made of. */
export type DeriveSource = {
  file: VerifiedFile;
  /** Whose it is: owners take turns where pictures wait for a decoder. */
  owner: string;
  /** Reads the whole file: exactly the bytes that were verified. */
  read: (signal: AbortSignal) => Promise<Uint8Array>;
};

/** What was made of a file, and is published with it or in its place. */
export type Derived = {
  /** What is published instead of the file; undefined if the file itself is published. */
  original: Uint8Array | undefined;
  variants: readonly DerivedVariant[];
  /** What a page shows until the picture is loaded. A preview of another form is left out. @default nothing */
  preview?: PicturePreview | undefined;
};

export type PicturePreview = {
  /** In base64, of 36 characters at most. */
  thumbHash: string;
  /** "#rrggbb", in lower case. */
  dominantColor: string;
};

/** A variant to be published under its `name`, one of `names` of its {@link Derive}. */
export type DerivedVariant = {
  name: string;
  bytes: Uint8Array;
  contentType: string;
  /** In pixels. */
  width: number;
  height: number;
};
