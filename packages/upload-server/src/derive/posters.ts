import { GiB, MiB, UploadError } from "@s3-direct/upload-core";
import { limitConcurrency } from "../lib/limit-concurrency.ts";
import { beforeTimeout } from "../lib/before-timeout.ts";
import type { Derive } from "./derive.ts";
import { posterCommands, takePoster } from "./poster/take-poster.ts";
import { requireWhole } from "../lib/require-whole.ts";

export type PostersOptions = {
  /** Whether pictures are made of videos: MP4, MOV, 3GP, WebM and Matroska, by `ffmpeg`. @default false */
  videos?: boolean | undefined;
  /** Whether pictures are made of PDFs, by poppler's `pdftoppm`. @default false */
  pdfs?: boolean | undefined;
  /**
   * The largest video or PDF that is read, in bytes, because it is completely in memory. A larger one is published
   * without a picture. @default 64 MiB
   */
  maxSize?: number | undefined;
  /** The most memory that the tool may allocate, in bytes, at least 768 MiB. @default 1 GiB */
  maxMemory?: number | undefined;
  /** How many files of the endpoint a process reads at once; the others wait. @default 1 */
  concurrency?: number | undefined;
  /**
   * How long one file may take, including the wait for its turn, in whole seconds, at most 3,600. Then the tool is
   * killed, and finish answers CHECK_UNAVAILABLE. @default 20
   */
  timeout?: number | undefined;
};

/**
 * Returns the `derive` of an endpoint for videos and PDFs. It takes the first picture of a video, or the first page of
 * a PDF, and gives it to `pictures`, as if it were an uploaded picture. The file itself is published unchanged; without
 * variants if no picture can be made of it. On Linux only.
 * @param pictures - `images` with `variants`, which become the variants of the video or PDF
 * @throws TypeError for options that can't work
 */
export function posters<Names extends string>(pictures: Derive<Names>, options: PostersOptions): Derive<Names> {
  const { videos = false, pdfs = false, maxSize = 64 * MiB, maxMemory = GiB, concurrency = 1, timeout = 20 } = options;
  requireWhole({ maxSize, concurrency });
  // With less, ffmpeg may fail on any video.
  requireWhole({ maxMemory }, { min: 768 * MiB });
  requireWhole({ timeout }, { max: 3_600 });
  const commands = new Map([...(videos ? posterCommands.videos : []), ...(pdfs ? posterCommands.pdfs : [])]);
  const limited = limitConcurrency(concurrency);

  return {
    names: pictures.names,
    async make({ file, owner, read }) {
      const command = commands.get(file.contentType);
      if (!command) return pictures.make({ file, owner, read });
      if (file.size > maxSize) return undefined;
      const poster = await beforeTimeout(timeout, (signal) =>
        limited(owner, async () => {
          signal.throwIfAborted();
          return takePoster(command, { bytes: await read(signal), maxMemory, timeout, signal });
        }),
      );
      if (!poster) return undefined;
      const picture = { ...file, ext: "png", contentType: "image/png", size: poster.length };
      const made = await pictures.make({ file: picture, owner, read: async () => poster }).catch(withoutRefusals);
      return made && { ...made, original: undefined };
    },
  };
}

/** Ignores a final refusal: it is about the poster, not about the video. */
function withoutRefusals(error: unknown): undefined {
  if (error instanceof UploadError && error.code.startsWith("FILE_")) return undefined;
  throw error;
}
