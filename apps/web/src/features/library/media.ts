import type { RouterOutputs } from "../../lib/trpc.ts";
import type { Shared } from "../share/sharing.ts";

/** A published file, as the API lists it. */
export type Media = RouterOutputs["media"]["list"]["items"][number];
/** The fields that are needed to show a file's picture; an album's cover has them, too. */
export type Pictured = Omit<Media, "tags" | "shared">;
export type Kind = Media["kind"];
export type VariantName = keyof NonNullable<Media["variants"]>;

export const isInTrash = ({ daysLeft }: Pictured): boolean => daysLeft !== undefined;

/** Returns what the share dialog needs. */
export const toShared = ({ id, visibility }: Media): Shared => ({ id, isPrivate: visibility === "private" });
