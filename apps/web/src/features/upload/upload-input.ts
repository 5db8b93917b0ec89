/** Into which album a file goes, besides the library, and its place among those that were chosen with it, the first of them at 0. */
export type UploadInput = {
  album?: string | undefined;
  batch?: { id: string; place: number } | undefined;
};

/** Of files that were chosen, and of what is sent in their place. */
const inputs = new WeakMap<File, UploadInput>();

export const inputOf = (file: File): UploadInput => inputs.get(file) ?? {};

/** @param input - what the file's upload was given, perhaps by an earlier page */
export function noteInput(file: File, input: unknown): void {
  if (isInput(input)) inputs.set(file, input);
}

/** This page or an earlier one has made it, and the API looks at each of its values. */
const isInput = (input: unknown): input is UploadInput => typeof input === "object" && input !== null;
