import type { UploadError } from "@s3-direct/upload-core";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { DoneAnswer, UploadProcedures } from "../procedures.ts";
import type { IdleUpload, UploadState } from "../upload-state.ts";
import { createUploader } from "../uploader.ts";
import type { UploadArguments, UploaderOptions } from "../uploader-types.ts";

export type UseUploadOptions<Done> = Omit<UploaderOptions<Done>, "onSettled"> & {
  /** Called when an upload is done, also after a retry; always the function of the latest render. */
  onSuccess?: (result: Done, file: File) => void;
  /** Called when an upload fails. Not when it is aborted: that was somebody's wish. */
  onError?: (error: UploadError, file: File) => void;
};

export type UseUploadResult<Input, Done> = UploadState<Done> & {
  /** Uploads a file in place of the one before, which is aborted if it is still active. Never throws. */
  upload: (...args: UploadArguments<Input>) => void;
  /**
   * The same, and resolves with what finish answered.
   * @throws UploadError, once; `ABORTED` when it was aborted, reset or replaced
   */
  uploadAsync: (...args: UploadArguments<Input>) => Promise<Done>;
  abort: () => void;
  /** Goes on with an upload that failed or was aborted. */
  retry: () => void;
  /** Back to `idle`; an active upload is aborted first. */
  reset: () => void;
};

const idle: IdleUpload = { status: "idle" };

/**
 * One upload at a time, for one component.
 *
 * An upload goes on when the component unmounts, and the callbacks are still called: leaving a page does not throw away
 * what is sent. Who wants it otherwise aborts in an effect's clean-up; the functions are the same in every render.
 *
 * @param procedures those of the first render are used.
 * @param options callbacks may change with every render; the rest is that of the first.
 */
export function useUpload<Input, Done extends DoneAnswer>(
  procedures: UploadProcedures<Input, Done>,
  options: UseUploadOptions<NoInfer<Done>> = {},
): UseUploadResult<Input, Done> {
  const [{ subscribe, getSnapshot, actions, setCallbacks }] = useState(() => createSingleUploader(procedures, options));
  useEffect(() => setCallbacks(options));
  const { items } = useSyncExternalStore(subscribe, getSnapshot, getSnapshot);
  return { ...(items[0] ?? idle), ...actions };
}

/** An uploader whose list has one upload at most. */
function createSingleUploader<Input, Done extends DoneAnswer>(
  procedures: UploadProcedures<Input, Done>,
  options: UseUploadOptions<Done>,
) {
  let { onSuccess, onError } = options;
  const uploader = createUploader(procedures, {
    ...options,
    onSettled(item) {
      if (item.status === "done") onSuccess?.(item.result, item.file);
      if (item.status === "error") onError?.(item.error, item.file);
    },
  });
  const { subscribe, getSnapshot, add, uploadAsync, abortAll, retry, remove } = uploader;
  const reset = () => getSnapshot().items.forEach(({ id }) => remove(id));

  return {
    subscribe,
    getSnapshot,
    setCallbacks: (latest: UseUploadOptions<Done>) => {
      ({ onSuccess, onError } = latest);
    },
    actions: {
      upload: (...args: UploadArguments<Input>) => {
        reset();
        add(...args);
      },
      uploadAsync: (...args: UploadArguments<Input>) => {
        reset();
        return uploadAsync(...args);
      },
      abort: abortAll,
      retry: () => getSnapshot().items.forEach(({ id }) => retry(id)),
      reset,
    },
  };
}
