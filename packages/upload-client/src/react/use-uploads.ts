import { createProgress } from "@s3-direct/upload-core";
import { useSyncExternalStore } from "react";
import type { Uploader, UploaderSnapshot } from "../uploader-types.ts";

/** The list, and all that the uploader can do. */
export type UseUploadsResult<Input, Done> = UploaderSnapshot<Done> & Uploader<Input, Done>;

const empty: UploaderSnapshot<never> = { items: [], progress: createProgress(0) };
const getServerSnapshot = () => empty;

/**
 * An uploader's list in a component. Rendered at most once a frame, whatever goes on. The uploader lives outside: components
 * that come and go see the same list, and the uploads go on without them. A server renders no items, whoever uploads there.
 */
export function useUploads<Input, Done>(uploader: Uploader<Input, Done>): UseUploadsResult<Input, Done> {
  const { subscribe, getSnapshot } = uploader;
  return { ...uploader, ...useSyncExternalStore(subscribe, getSnapshot, getServerSnapshot) };
}
