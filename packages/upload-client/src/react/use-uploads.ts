import { createProgress } from "@s3-direct/upload-core/internal";
import { useSyncExternalStore } from "react";
import type { Uploader, UploaderSnapshot } from "../uploader-types.ts";

/** The list, together with all functions of the uploader. */
export type UseUploadsResult<Input, Done> = UploaderSnapshot<Done> & Uploader<Input, Done>;

const empty: UploaderSnapshot<never> = { items: [], progress: createProgress(0) };
const getServerSnapshot = () => empty;

/**
 * Returns an uploader's list for a component, which is rendered at most once a frame. The uploader lives outside:
 * components that mount and unmount see the same list, and uploads continue without them. A server always renders an
 * empty list.
 */
export function useUploads<Input, Done>(uploader: Uploader<Input, Done>): UseUploadsResult<Input, Done> {
  const { subscribe, getSnapshot } = uploader;
  return { ...uploader, ...useSyncExternalStore(subscribe, getSnapshot, getServerSnapshot) };
}
