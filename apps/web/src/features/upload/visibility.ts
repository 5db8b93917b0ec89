import { createSetting } from "../../lib/store.ts";
import { visibilities, type Visibility } from "./uploader.ts";

/** Who may see what is added next: the choice of last time. */
export const visibility = createSetting<Visibility>("visibility", visibilities, "public");
