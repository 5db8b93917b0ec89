import type { IconName } from "../../../components/icon.tsx";
import type { Media } from "../media.ts";

export type Visibility = Media["visibility"];

/** What a file can be changed to. */
export const otherThan: Record<Visibility, Visibility> = { public: "private", private: "public" };

export const visibilityIcons: Record<Visibility, IconName> = { public: "globe", private: "lock" };
