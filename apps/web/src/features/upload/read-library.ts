import { getQueryKey } from "@trpc/react-query";
import { paced } from "../../lib/paced.ts";
import { queryClient, trpc } from "../../lib/trpc.ts";

/** Between two reads (milliseconds): a long list is many requests, and of small files many end every second. */
const distance = 1_000;

/** Reads again what is shown of the person's files and albums, since an upload has changed it. */
export const readLibrary = paced(
  () =>
    Promise.all([trpc.media, trpc.album].map((all) => queryClient.invalidateQueries({ queryKey: getQueryKey(all) }))),
  distance,
);
