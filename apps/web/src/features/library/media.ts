import type { RouterOutputs } from "../../lib/trpc.ts";

/** A published file, as the API lists it. */
export type Media = RouterOutputs["media"]["list"]["items"][number];
export type Kind = Media["kind"];
export type VariantName = keyof NonNullable<Media["variants"]>;
