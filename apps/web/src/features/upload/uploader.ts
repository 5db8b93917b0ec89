import { createUploader } from "@s3-direct/upload-client";
import { getQueryKey } from "@trpc/react-query";
import { announce } from "../../components/live-region.tsx";
import { queryClient, trpc, trpcClient } from "../../lib/trpc.ts";
import { currentLanguage } from "../../texts/language.ts";

/** Made once, as a QueryClient is: uploads go on whichever component is on the screen. */
export const uploader = createUploader(trpcClient.upload, {
  // Some minutes of waiting: a page that stays open goes on by itself after an outage.
  retries: 15,
  onSettled: (item) => {
    const { t } = currentLanguage();
    if (item.status === "done") {
      void queryClient.invalidateQueries({ queryKey: getQueryKey(trpc.media) });
      announce(t.upload.spoken.allDone(1, "1"));
    }
    if (item.status === "error") announce(t.upload.spoken.failed(item.file.name, t.failureReasons[item.error.code]));
  },
});

export type Upload = ReturnType<typeof uploader.getSnapshot>["items"][number];

export function addFiles(files: readonly File[]): void {
  for (const file of files) uploader.add(file);
}
