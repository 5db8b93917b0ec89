import { z } from "zod";
import type { DerivedVariant } from "../derive.ts";
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

const answer = z.discriminatedUnion("kind", [
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

/**
 * Reads what a process answers to a task. It is checked, because the process decodes strangers' pictures.
 * @throws Error if it is no answer, or has what the task does not ask for
 */
export function readAnswer(message: unknown, { variants }: Task): Answer {
  const read = answer.parse(message);
  if (read.kind === "made" && !read.variants.every((made) => isAskedFor(made, variants)))
    throw new Error("The decoder made what nobody asked for.");
  return read;
}

/** Whether a variant has a name and a type of the task. Its key is made of both. */
function isAskedFor({ name, contentType }: DerivedVariant, variants: Task["variants"]): boolean {
  return variants.some((asked) => asked.name === name && `image/${asked.format}` === contentType);
}
