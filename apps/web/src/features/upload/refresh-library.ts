import { paced } from "../../lib/paced.ts";
import { invalidateFiles } from "../../lib/trpc.ts";

/** Between two reads (milliseconds): a long list is many requests, and of small files many end every second. */
const distance = 1_000;

/** Reads again what is shown of the person's files and albums, since an upload has changed it. */
export const refreshLibrary = paced(invalidateFiles, distance);
