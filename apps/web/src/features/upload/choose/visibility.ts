import type { Visibility } from "@s3-direct/upload-core";
import { createSetting } from "../../../lib/store.ts";
import { visibilities } from "../uploader.ts";

/** Who may see the files that are added next: the last choice. */
export const visibility = createSetting<Visibility>("visibility", visibilities, "public");
