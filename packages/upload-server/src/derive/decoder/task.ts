import { z } from "zod";
import type { VariantFormat } from "../variant-options.ts";

/** What a decoding process is asked to make. */
export type Task = {
  bytes: Uint8Array;
  /** By the verdict on its content; the decoder must come to the same. */
  contentType: string;
  maxPixels: number;
  variants: readonly VariantTask[];
};

export type VariantTask = {
  name: string;
  /** The most of each, in pixels. */
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

/** Checked, because it comes from where strangers' pictures are decoded. */
export const answer = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("made"),
    variants: z.array(variant),
    preview: z.object({ thumbHash: z.string(), dominantColor: z.string() }),
  }),
  z.object({
    kind: z.enum([
      /** The picture can't be read to its end, or is none of its type. */
      "damaged",
      "too-many-pixels",
      /** What is no fault of the picture. */
      "failed",
      "no-sharp",
    ]),
    /** What the decoder says. */
    message: z.string(),
  }),
]);

export type Answer = z.infer<typeof answer>;
