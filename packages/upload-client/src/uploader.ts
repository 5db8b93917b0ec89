import { connectUploads, toFile } from "./connected-uploads.ts";
import type { DoneOf, EngineProcedures, FinishAnswer, ResultOf, UploadProcedures } from "./procedures.ts";
import { createUploadList } from "./upload-list.ts";
import type { StartOptions } from "./stored-upload.ts";
import { isActive } from "./upload-state.ts";
import type { NamedBlob, UploadHandle, Uploader, UploaderOptions } from "./uploader-types.ts";

/**
 * Uploads files through an endpoint's procedures and keeps the list of them. Made once, outside components; it
 * uploads nothing before it is given a file, so it can be made on a server too.
 * @throws RangeError when an option is out of range
 */
export function createUploader<Input, Answer extends FinishAnswer>(
  procedures: UploadProcedures<Input, Answer>,
  options?: UploaderOptions<ResultOf<Answer>>,
): Uploader<Input, ResultOf<Answer>>;
export function createUploader<Input, Answer extends FinishAnswer>(
  procedures: UploadProcedures<Input, Answer>,
  options: UploaderOptions<DoneOf<Answer>> = {},
): Uploader<Input, DoneOf<Answer>> {
  type Done = DoneOf<Answer>;
  const engineProcedures: EngineProcedures<Answer> = procedures;
  const list = createUploadList<Done>();
  const { start, uploadAsync, begin, setInput, pause, resume, abort, retry, remove, forAll, ...rest } =
    connectUploads<Answer>({
      procedures: () => engineProcedures,
      options: () => options,
      add: (file, earlier) => add(file, earlier),
      onChanged: list.change,
    });

  function add(file: File | NamedBlob, given?: StartOptions<Done>): UploadHandle {
    const id = start(toFile(file), given);
    return {
      id,
      start: () => begin(id),
      pause: () => pause(id),
      resume: () => resume(id),
      abort: () => abort(id),
      retry: () => retry(id),
      remove: () => remove(id),
    };
  }

  return {
    ...rest,
    add,
    upload: (file: File | NamedBlob, given?: StartOptions<Done>) =>
      new Promise((resolve) => start(toFile(file), { ...given, onSettled: resolve })),
    uploadAsync: (file: File | NamedBlob, given?: StartOptions<Done>) => uploadAsync(toFile(file), given),
    addAll(files: readonly (File | NamedBlob)[], given?: StartOptions<Done>) {
      const batch = files.map(toFile);
      return batch.map((file) => add(file, { ...given, batch }));
    },
    uploadAllAsync(files: readonly (File | NamedBlob)[], given?: StartOptions<Done>) {
      const batch = files.map(toFile);
      return Promise.all(batch.map((file) => uploadAsync(file, { ...given, batch })));
    },
    start: begin,
    startAll: () => forAll(begin),
    setInput,
    pause,
    pauseAll: () => forAll(pause),
    resume,
    resumeAll: () => forAll(resume),
    abort,
    abortAll: () => forAll(abort),
    retry,
    retryAll: () => forAll(retry),
    remove,
    removeSettled() {
      for (const item of list.getSnapshot().items) if (!isActive(item)) remove(item.id);
    },
    getSnapshot: list.getSnapshot,
  };
}
