import { createUploader } from "@s3-direct/upload-client";
import { getQueryKey } from "@trpc/react-query";
import { announce } from "../../components/live-region.tsx";
import { queryClient, trpc, trpcClient } from "../../lib/trpc.ts";
import { texts } from "../../texts/en.ts";
import { sentenceOf } from "./upload-errors.ts";

const t = texts.upload;

/** Made once, as a QueryClient is: uploads go on whichever component is on the screen. */
export const uploader = createUploader(trpcClient.upload, {
  // Some minutes of waiting: a page that stays open goes on by itself after an outage.
  retries: 15,
  onSettled: (item) => {
    if (item.status === "done") {
      void queryClient.invalidateQueries({ queryKey: getQueryKey(trpc.media.list) });
      announce(t.announceDone(item.file.name));
    }
    if (item.status === "error") announce(t.announceFailed(item.file.name, sentenceOf(item.error)));
  },
});

export type Upload = ReturnType<typeof uploader.getSnapshot>["items"][number];
