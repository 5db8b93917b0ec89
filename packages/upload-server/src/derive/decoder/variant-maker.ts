import { UploadError } from "@s3-direct/upload-core";
import type { VerifiedFile } from "../../finish/verify.ts";
import type { Derived } from "../derive.ts";
import { tooManyPixels, tooMuchMemory, unreadable } from "../picture-refusals.ts";
import { DecoderEnded } from "./decoder-process.ts";
import { createDecoders, type DecoderOptions } from "./decoders.ts";
import type { Answer, VariantTask } from "./task.ts";

type Picture = { file: VerifiedFile; bytes: Uint8Array; signal: AbortSignal };

export type VariantMakerOptions = DecoderOptions & { maxPixels: number; variants: readonly VariantTask[] };

/**
 * Creates a function that makes the variants of pictures, in separate processes.
 * @returns a function that throws UploadError FILE_DAMAGED, FILE_TOO_MANY_PIXELS or CHECK_UNAVAILABLE
 * @throws Error if the program of the processes can't be found
 */
export function createVariantMaker({ maxPixels, variants, ...options }: VariantMakerOptions) {
  const decode = createDecoders(options);
  return async ({ file, bytes, signal }: Picture): Promise<Omit<Derived, "original">> => {
    const task = { bytes, contentType: file.contentType, maxPixels, variants };
    const answer = await decode(task, signal).catch((error: unknown) => {
      throw refusalFor(error, file);
    });
    return madeOf(answer, { file, maxPixels });
  };
}

function madeOf(answer: Answer, { file, maxPixels }: { file: VerifiedFile; maxPixels: number }) {
  switch (answer.kind) {
    case "made":
      return { variants: answer.variants, preview: answer.preview };
    case "damaged":
      throw unreadable(file, new Error(answer.message));
    case "too-many-pixels":
      throw tooManyPixels({ name: file.name, maxPixels });
    case "failed":
      throw new UploadError("CHECK_UNAVAILABLE", { cause: new Error(answer.message) });
    case "no-sharp":
      throw new Error("The variants of images() are made by sharp, which can't be loaded here: npm install sharp", {
        cause: new Error(answer.message),
      });
  }
}

/** If a process ends for another reason, such as a lack of memory in the system, it is not the picture's fault. */
function refusalFor(error: unknown, file: VerifiedFile): UploadError {
  const fault = error instanceof DecoderEnded ? error.fault : undefined;
  if (fault === "memory") return tooMuchMemory(file, error);
  return fault === "crash" ? unreadable(file, error) : new UploadError("CHECK_UNAVAILABLE", { cause: error });
}
