import { paced } from "../../lib/paced.ts";
import { invalidateFiles } from "../../lib/trpc.ts";

/** Between two reads (milliseconds): a long list takes many requests, and many small files finish every second. */
const distance = 1_000;

/** Reads the shown lists of the person's files and albums again, because an upload has changed them. */
export const refreshLibrary = paced(invalidateFiles, distance);
