import { connectUploads } from "./store/connected-uploads.ts";
import type { DoneOf, EngineProcedures, FinishAnswer, ResultOf, UploadProcedures } from "./procedures.ts";
import { createUploadList } from "./store/upload-list.ts";
import type { StartOptions } from "./store/store-entry.ts";
import { toFile } from "./lib/to-file.ts";
import { isActive } from "./store/upload-state.ts";
import type { NamedBlob, UploadHandle, Uploader, UploaderOptions } from "./uploader-types.ts";

/**
 * Creates an uploader, which uploads files through an endpoint's procedures and keeps a list of them. Call it once,
 * outside components; it sends nothing before it is given a file, so it can also be created on a server.
 * @throws RangeError if an option is out of range
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
  const list = createUploadList<Done>();
  const {
    add: addFile,
    forAll,
    ...uploads
  } = connectUploads<Answer>({
    procedures: (): EngineProcedures<Answer> => procedures,
    options: () => options,
    add,
    onChanged: list.change,
  });

  function add(file: File | NamedBlob, given?: StartOptions<Done>): UploadHandle {
    const id = addFile(file, given);
    return {
      id,
      start: () => uploads.start(id),
      pause: () => uploads.pause(id),
      resume: () => uploads.resume(id),
      abort: () => uploads.abort(id),
      retry: () => uploads.retry(id),
      remove: () => uploads.remove(id),
    };
  }

  return {
    ...uploads,
    add,
    addAll(files: readonly (File | NamedBlob)[], given?: StartOptions<Done>) {
      const batch = files.map(toFile);
      return batch.map((file) => add(file, { ...given, batch }));
    },
    uploadAllAsync(files: readonly (File | NamedBlob)[], given?: StartOptions<Done>) {
      const batch = files.map(toFile);
      return Promise.all(batch.map((file) => uploads.uploadAsync(file, { ...given, batch })));
    },
    startAll: () => forAll(uploads.start),
    pauseAll: () => forAll(uploads.pause),
    resumeAll: () => forAll(uploads.resume),
    abortAll: () => forAll(uploads.abort),
    retryAll: () => forAll(uploads.retry),
    removeSettled() {
      for (const item of list.getSnapshot().items) if (!isActive(item)) uploads.remove(item.id);
    },
    getSnapshot: list.getSnapshot,
  };
}
