import type { UploadError } from "@s3-direct/upload-core";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { DoneOf, EngineProcedures, FinishAnswer, UploadProcedures } from "../procedures.ts";
import type { IdleUpload, UploadState } from "../upload-state.ts";
import { createUploadStore } from "../upload-store.ts";
import type { UploadArguments, UploaderOptions } from "../uploader-types.ts";

export type UseUploadOptions<Done> = Omit<UploaderOptions<Done>, "onSettled" | "resume"> & {
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
  /** Stops it for a while; what is sent stays, as far as it went up in parts. */
  pause: () => void;
  resume: () => void;
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
export function useUpload<Input, Answer extends FinishAnswer>(
  procedures: UploadProcedures<Input, Answer>,
  options: UseUploadOptions<NoInfer<DoneOf<Answer>>> = {},
): UseUploadResult<Input, DoneOf<Answer>> {
  const [{ subscribe, getItems, actions, setCallbacks }] = useState(() => createSingleUploader(procedures, options));
  useEffect(() => setCallbacks(options));
  const [item = idle] = useSyncExternalStore(subscribe, getItems, getItems);
  return { ...item, ...actions };
}

/** Uploads of which there is one at most. */
function createSingleUploader<Input, Answer extends FinishAnswer>(
  procedures: UploadProcedures<Input, Answer>,
  options: UseUploadOptions<DoneOf<Answer>>,
) {
  let latest = options;
  const engineProcedures: EngineProcedures<Answer> = procedures;
  const { start, uploadAsync, pause, resume, abort, retry, remove, forAll, subscribe, getItems } = createUploadStore(
    engineProcedures,
    {
      ...options,
      intercept: options.trace,
      onSettled(item) {
        if (item.status === "done") latest.onSuccess?.(item.result, item.file);
        if (item.status === "error") latest.onError?.(item.error, item.file);
      },
    },
  );

  return {
    subscribe,
    getItems,
    setCallbacks: (given: UseUploadOptions<DoneOf<Answer>>) => {
      latest = given;
    },
    actions: {
      upload: (...[file, given]: UploadArguments<Input>) => {
        forAll(remove);
        start(file, given);
      },
      uploadAsync: (...[file, given]: UploadArguments<Input>) => {
        forAll(remove);
        return uploadAsync(file, given);
      },
      pause: () => forAll(pause),
      resume: () => forAll(resume),
      abort: () => forAll(abort),
      retry: () => forAll(retry),
      reset: () => forAll(remove),
    },
  };
}
