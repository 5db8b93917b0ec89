import { useCallback, useSyncExternalStore } from "react";
import type { UploadItem } from "../store/upload-state.ts";
import type { Uploader } from "../uploader-types.ts";

const none = () => undefined;

/**
 * Returns one upload of an uploader's list, for a row that is rendered only when its own upload changes.
 * @returns undefined if the upload is not in the list, and on a server
 */
export function useUploadItem<Input, Done>(uploader: Uploader<Input, Done>, id: string): UploadItem<Done> | undefined {
  const { subscribe, getItem } = uploader;
  const subscribeToIt = useCallback((listener: () => void) => subscribe(listener, id), [subscribe, id]);
  const getIt = useCallback(() => getItem(id), [getItem, id]);
  return useSyncExternalStore(subscribeToIt, getIt, none);
}
