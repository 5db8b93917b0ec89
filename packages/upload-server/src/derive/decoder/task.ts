import { z } from "zod";
import type { VariantFormat } from "../variant-options.ts";

/** What a decoding process must make. */
export type Task = {
  bytes: Uint8Array;
  /** According to the verdict on the content; the decoder must find the same type. */
  contentType: string;
  maxPixels: number;
  variants: readonly VariantTask[];
};

export type VariantTask = {
  name: string;
  /** The maximum of each, in pixels. */
  width: number;
  height: number;
  format: VariantFormat;
  quality?: number | undefined;
};

const variant = z.object({
  name: z.string(),
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  contentType: z.string(),
  width: z.number(),
  height: z.number(),
});

/** Checked, because the answer comes from a process that decodes strangers' pictures. */
export const answer = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("made"),
    variants: z.array(variant),
    preview: z.object({ thumbHash: z.string(), dominantColor: z.string() }),
  }),
  z.object({
    kind: z.enum([
      /** The picture can't be read to its end, or is not of its type. */
      "damaged",
      "too-many-pixels",
      /** A failure that is not the picture's fault. */
      "failed",
      "no-sharp",
    ]),
    /** What the decoder reports. */
    message: z.string(),
  }),
]);

export type Answer = z.infer<typeof answer>;
