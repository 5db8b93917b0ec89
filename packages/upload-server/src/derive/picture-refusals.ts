import { UploadError, type CheckedFile } from "@s3-direct/upload-core";

export const unreadable = ({ name, contentType }: Pick<CheckedFile, "name" | "contentType">, cause?: unknown) =>
  new UploadError("FILE_DAMAGED", {
    sentence: `"${name}" begins as a picture, but it can't be read to its end. Save it again, or choose another one.`,
    details: { expected: contentType, found: contentType },
    cause,
  });

type Pixels = { name: string; maxPixels: number; width?: number; height?: number };

export const tooManyPixels = ({ name, ...details }: Pixels) =>
  new UploadError("FILE_TOO_MANY_PIXELS", {
    sentence: `"${name}" has more pixels than the ${millions(details.maxPixels)} million that are taken here. Choose a smaller one.`,
    details,
  });

export const tooMuchMemory = ({ name }: Pick<CheckedFile, "name">, cause: unknown) =>
  new UploadError("FILE_TOO_MANY_PIXELS", {
    sentence: `"${name}" takes more memory to read than a picture may take here. Choose a smaller one.`,
    cause,
  });

const millions = (pixels: number) => (pixels / 1e6).toLocaleString("en", { maximumSignificantDigits: 3 });
