import type { UploadError } from "@s3-direct/upload-core";
import type { EndpointRules } from "@s3-direct/upload-core/contract";
import { useEffect, useState, useSyncExternalStore } from "react";
import { type ConnectedUploads, connectUploads } from "../store/connected-uploads.ts";
import { noop } from "../lib/noop.ts";
import type { DoneOf, EngineProcedures, FinishAnswer, ResultOf, UploadProcedures } from "../procedures.ts";
import type { UnfinishedUpload } from "../resumable.ts";
import { type IdleUpload, type UploadItem, type UploadState, isActive } from "../store/upload-state.ts";
import type { UploadArguments, UploaderOptions } from "../uploader-types.ts";

export type UseUploadOptions<Done> = Omit<UploaderOptions<Done>, "onSettled"> & {
  /** Called when an upload is done, also after a retry. The function of the latest render is called. */
  onSuccess?: ((result: Done, file: File) => void) | undefined;
  /**
   * Called when an upload fails: up to 5 seconds later if the API is first asked whether the file is already published,
   * and not at all if it is. Not called after an abort, because the visitor wanted that.
   */
  onError?: ((error: UploadError, file: File) => void) | undefined;
};

export type UseUploadResult<Input, Done> = UploadState<Done> & {
  /** Uploads a file in place of the previous one, which is aborted if it is still active. Never throws. */
  upload: (...args: UploadArguments<Input>) => void;
  /**
   * Does the same, and resolves with the answer of finish.
   * @throws UploadError, once; `ABORTED` if it was aborted, reset or replaced
   */
  uploadAsync: (...args: UploadArguments<Input>) => Promise<Done>;
  /** Starts an upload that is `ready` (`autoUpload: false`). */
  start: () => void;
  /** Gives an upload that is `ready` another `input`. */
  setInput: (input: Input) => void;
  /** Stops it for a while; parts that were already sent are kept. */
  pause: () => void;
  resume: () => void;
  abort: () => void;
  /** Continues an upload that failed or was aborted. */
  retry: () => void;
  /** Returns to `idle`; an active upload is aborted first. */
  reset: () => void;
  /**
   * Like an uploader's `continueAll`: ends waits at once and, with `resume`, continues one of the uploads that an
   * earlier page left unfinished.
   */
  continueAll: () => Promise<void>;
  /**
   * Like an uploader's `unfinished`: lists what earlier pages left unfinished. Resuming one is refused while another
   * upload is active here.
   */
  unfinished: () => Promise<UnfinishedUpload[]>;
  /** Like an uploader's `rules`: returns what the endpoint accepts. */
  rules: (input?: Input) => Promise<EndpointRules | undefined>;
};

const idle: IdleUpload = { status: "idle" };

/**
 * Uploads one file at a time, for one component.
 *
 * An upload continues when the component unmounts, and the callbacks are still called: leaving a page does not discard
 * what was sent. To abort on unmount, abort in an effect's clean-up; the functions are the same in every render.
 *
 * @param procedures may change with every render: an upload keeps those of the render in which it begins. A drop zone
 * asks for the rules of the first procedures only: give its component another `key` for another endpoint.
 * @param options callbacks and `beforeUpload` may change with every render; the other options are those of the first
 * render.
 */
export function useUpload<Input, Answer extends FinishAnswer>(
  procedures: UploadProcedures<Input, Answer>,
  options?: UseUploadOptions<ResultOf<Answer>>,
): UseUploadResult<Input, ResultOf<Answer>>;
export function useUpload<Input, Answer extends FinishAnswer>(
  procedures: UploadProcedures<Input, Answer>,
  options: UseUploadOptions<DoneOf<Answer>> = {},
): UseUploadResult<Input, DoneOf<Answer>> {
  const rendered = { procedures, options: asUploaderOptions(options) };
  const [{ subscribe, getItem, update, actions }] = useState(() => createSingleUploader<Input, Answer>(rendered));
  useEffect(() => update(rendered));
  const item = useSyncExternalStore(subscribe, getItem, noop) ?? idle;
  return { ...item, ...actions };
}

/** The arguments of a render. */
type Rendered<Answer extends FinishAnswer> = {
  procedures: EngineProcedures<Answer>;
  options: UploaderOptions<DoneOf<Answer>>;
};

/** Creates a store that holds at most one upload. */
function createSingleUploader<Input, Answer extends FinishAnswer>(first: Rendered<Answer>) {
  type Done = DoneOf<Answer>;
  let latest = first;
  let item: UploadItem<Done> | undefined;
  /**
   * The endpoint of each upload. Kept for a moment after the upload is replaced, because the abort is sent to that
   * endpoint then.
   */
  const endpoints = new Map<string, EngineProcedures<Answer>>();
  const uploads: ConnectedUploads<Done> = connectUploads<Answer>({
    procedures: (id = "") => endpoints.get(id) ?? latest.procedures,
    options: () => latest.options,
    add(file, earlier) {
      if (item && isActive(item)) throw new Error("An upload is active.");
      removeCurrent();
      uploads.add(file, earlier);
      return { id: keepEndpoint(), ...actions, remove: actions.reset };
    },
    onChanged(before, after) {
      item = after;
      if (before && !after) setTimeout(() => endpoints.delete(before.id));
    },
  });
  const { forAll, continueAll, unfinished, rules, subscribe } = uploads;

  /** Removes the upload, if there is one; an active one is aborted. */
  const removeCurrent = () => forAll(uploads.remove);

  /** Keeps the endpoint of this render for the upload. @returns the upload's id */
  function keepEndpoint(): string {
    const id = item?.id ?? "";
    endpoints.set(id, latest.procedures);
    return id;
  }

  const actions = {
    upload: (...[file, options]: UploadArguments<Input>) => {
      removeCurrent();
      uploads.add(file, options);
      keepEndpoint();
    },
    uploadAsync: (...[file, options]: UploadArguments<Input>): Promise<Done> => {
      removeCurrent();
      const done = uploads.uploadAsync(file, options);
      keepEndpoint();
      return done;
    },
    start: () => {
      if (item?.status === "ready") keepEndpoint();
      forAll(uploads.start);
    },
    setInput: (input: Input) => forAll((id) => uploads.setInput(id, input)),
    pause: () => forAll(uploads.pause),
    resume: () => forAll(uploads.resume),
    abort: () => forAll(uploads.abort),
    retry: () => forAll(uploads.retry),
    reset: removeCurrent,
    continueAll,
    unfinished,
    rules,
  };

  return {
    subscribe,
    getItem: () => item,
    update: (rendered: Rendered<Answer>) => {
      latest = rendered;
    },
    actions,
  };
}

/** Returns a component's options as those of an uploader. */
function asUploaderOptions<Done>({ onSuccess, onError, ...common }: UseUploadOptions<Done>): UploaderOptions<Done> {
  return {
    ...common,
    onSettled(item) {
      if (item.status === "done") onSuccess?.(item.result, item.file);
      if (item.error) onError?.(item.error, item.file);
    },
  };
}
