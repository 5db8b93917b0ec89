import type { Visibility } from "@s3-direct/upload-core";
import { createSetting } from "../../lib/store.ts";
import { visibilities } from "./uploader.ts";

/** Who may see what is added next: the choice of last time. */
export const visibility = createSetting<Visibility>("visibility", visibilities, "public");
