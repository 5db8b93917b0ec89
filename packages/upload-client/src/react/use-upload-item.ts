import { useCallback, useSyncExternalStore } from "react";
import type { UploadItem } from "../store/upload-state.ts";
import type { Uploader } from "../uploader-types.ts";

const none = () => undefined;

/**
 * One upload of an uploader's list, for a row that is rendered when its own upload changes and not when others do.
 * @returns undefined for one that is not in the list, and on a server
 */
export function useUploadItem<Input, Done>(uploader: Uploader<Input, Done>, id: string): UploadItem<Done> | undefined {
  const { subscribe, getItem } = uploader;
  const subscribeToIt = useCallback((listener: () => void) => subscribe(listener, id), [subscribe, id]);
  const getIt = useCallback(() => getItem(id), [getItem, id]);
  return useSyncExternalStore(subscribeToIt, getIt, none);
}
