import { sumProgress } from "@s3-direct/upload-core";
import type { DoneOf, EngineProcedures, FinishAnswer, UploadProcedures } from "./procedures.ts";
import { type StartOptions, createUploadStore } from "./upload-store.ts";
import { isActive } from "./upload-state.ts";
import type { UploadHandle, Uploader, UploaderOptions, UploaderSnapshot } from "./uploader-types.ts";

/**
 * Uploads files through an endpoint's procedures and keeps the list of them. Made once, outside components; it
 * uploads nothing before it is given a file, so it can be made on a server too.
 * @throws RangeError when an option is out of range
 */
export function createUploader<Input, Answer extends FinishAnswer>(
  procedures: UploadProcedures<Input, Answer>,
  options: UploaderOptions<NoInfer<DoneOf<Answer>>> = {},
): Uploader<Input, DoneOf<Answer>> {
  type Done = DoneOf<Answer>;
  const engineProcedures: EngineProcedures<Answer> = procedures;
  const memory = options.resume;
  const { start, uploadAsync, pause, resume, abort, retry, remove, wakeAll, abandon, forAll, subscribe, getItems } =
    createUploadStore(engineProcedures, {
      ...options,
      intercept: options.trace,
      follow: memory?.follow,
      onSettled(item) {
        memory?.settled(item);
        options.onSettled?.(item);
      },
    });
  const engine = { abandon, add };
  let snapshot: UploaderSnapshot<Done> | undefined;

  function add(file: File, given?: StartOptions<Done>): UploadHandle {
    const id = start(file, given);
    return {
      id,
      pause: () => pause(id),
      resume: () => resume(id),
      abort: () => abort(id),
      retry: () => retry(id),
      remove: () => remove(id),
    };
  }

  function getSnapshot(): UploaderSnapshot<Done> {
    const items = getItems();
    if (snapshot?.items === items) return snapshot;
    const counted = items.filter((item) => item.status === "done" || isActive(item));
    snapshot = { items, progress: sumProgress(counted.map(({ progress }) => progress)) };
    return snapshot;
  }

  return {
    add,
    upload: (file: File, given?: StartOptions<Done>) =>
      new Promise((resolve) => start(file, { ...given, onSettled: resolve })),
    uploadAsync,
    pause,
    pauseAll: () => forAll(pause),
    resume,
    resumeAll: () => forAll(resume),
    abort,
    abortAll: () => forAll(abort),
    retry,
    retryAll: () => forAll(retry),
    remove,
    async goOn() {
      wakeAll();
      await memory?.goOn(engine);
    },
    unfinished: async () => (await memory?.unfinished(engine)) ?? [],
    subscribe,
    getSnapshot,
  };
}
