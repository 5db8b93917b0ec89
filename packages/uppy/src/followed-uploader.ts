import { createUploader, isActive, type Uploader, type UploadItem } from "@s3-direct/upload-client";
import type { S3DirectOptions } from "./options.ts";
import type { Change, Done } from "./tell-uppy.ts";

/** The engine, whose uploads can be followed to their end. */
export type FollowedUploader = {
  readonly uploader: Uploader<unknown, Done>;
  /**
   * Reports an upload's changes. Resolves with its last item when it is done or has failed, and with undefined if it was
   * removed.
   */
  follow: (id: string, tell: (change: Change) => void) => Promise<UploadItem<Done> | undefined>;
  isFollowed: (id: string) => boolean;
};

/** @param latest returns the plugin's options, of which `beforeUpload` may change */
export function createFollowedUploader(latest: () => S3DirectOptions): FollowedUploader {
  const { procedures, ...options } = latest();
  const ends = new Map<string, (item: UploadItem<Done>) => void>();
  const uploader = createUploader(procedures, {
    ...options,
    get beforeUpload() {
      return latest().beforeUpload;
    },
    // Each upload starts once it has its own input.
    autoUpload: false,
    // Only this says how an upload has ended: an item may be in `error` while the API is asked whether it is published.
    onSettled: (item) => ends.get(item.id)?.(item),
  });

  function follow(id: string, tell: (change: Change) => void): Promise<UploadItem<Done> | undefined> {
    return new Promise((resolve) => {
      let before: UploadItem<Done> | undefined;
      const stop = uploader.subscribe(() => {
        const item = uploader.getItem(id);
        if (!item || item.status === "aborted") end();
        else if (isActive(item)) tell({ before, item });
        before = item;
      }, id);
      function end(item?: UploadItem<Done>): void {
        stop();
        ends.delete(id);
        resolve(item);
      }
      ends.set(id, (item) => {
        // First, because a listener may retry it.
        end(item);
        tell({ before, item });
      });
    });
  }

  return { uploader, follow, isFollowed: (id) => ends.has(id) };
}
