import type { RouterOutputs } from "../../lib/trpc.ts";
import type { Shared } from "../share/sharing.ts";

/** A published file, as the API lists it. */
export type Media = RouterOutputs["media"]["list"]["items"][number];
/** What is needed to show what it looks like, which an album's cover has, too. */
export type Pictured = Omit<Media, "tags" | "shared">;
export type Kind = Media["kind"];
export type VariantName = keyof NonNullable<Media["variants"]>;

export const isInTrash = ({ daysLeft }: Pictured): boolean => daysLeft !== undefined;

/** What the dialog needs that shares it. */
export const toShared = ({ id, visibility }: Media): Shared => ({ id, isPrivate: visibility === "private" });
