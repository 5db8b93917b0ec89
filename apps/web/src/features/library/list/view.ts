import { createSetting } from "../../../lib/store.ts";

export const views = ["grid", "list"] as const;
export type View = (typeof views)[number];

/** How the files are laid out: the last choice. */
export const view = createSetting<View>("library-view", views, "grid");
