/** Where a file goes, besides the library, and its position among the files that were chosen with it, from 0. */
export type UploadInput = {
  /** The id of an album. */
  album?: string | undefined;
  /** Only for a file of a folder: the name of its album, which the API creates if there is none. */
  albumName?: string | undefined;
  batch?: { id: string; place: number } | undefined;
};

/** The inputs of chosen files, and of files that are sent in their place. */
const inputs = new WeakMap<File, UploadInput>();

export const inputOf = (file: File): UploadInput => inputs.get(file) ?? {};

/**
 * Notes a file's input.
 * @param input - the upload's input, perhaps from an earlier page
 */
export function noteInput(file: File, input: unknown): void {
  if (isInput(input)) inputs.set(file, input);
}

/** Enough of a check: this page or an earlier one has created it, and the API validates each of its values. */
const isInput = (input: unknown): input is UploadInput => typeof input === "object" && input !== null;
