import type { EndpointRules } from "@s3-direct/upload-core/contract";
import { noop } from "../lib/noop.ts";
import { runSafely } from "./notifier.ts";
import type { DoneOf, EngineProcedures, FinishAnswer } from "../procedures.ts";
import type { ResumeEngine, UnfinishedUpload } from "../resumable.ts";
import { loadRules } from "../rules/load.ts";
import type { UploadItem } from "./upload-state.ts";
import type { UploadToPrepare } from "./store-entry.ts";
import { type UploadStore, createUploadStore } from "./upload-store.ts";
import type { UploaderOptions } from "../uploader-types.ts";

/** A store together with the endpoint's rules, with records that outlive the page, and with traces. */
export type ConnectedUploads<Done> = Omit<UploadStore<Done>, "wakeAll" | "abandon"> & {
  continueAll: () => Promise<void>;
  unfinished: () => Promise<UnfinishedUpload[]>;
  rules: (input?: unknown) => Promise<EndpointRules | undefined>;
};

type Given<Answer extends FinishAnswer> = {
  /** Returns the procedures of the upload with this id; without an id, those that the next upload will use. */
  procedures: (id?: string) => EngineProcedures<Answer>;
  /** The callbacks are read each time, because they may change; the other options are read once. */
  options: () => UploaderOptions<DoneOf<Answer>>;
  /** Adds an upload that an earlier page left unfinished. */
  add: ResumeEngine["add"];
  onChanged: (before: UploadItem<DoneOf<Answer>> | undefined, after: UploadItem<DoneOf<Answer>> | undefined) => void;
};

/** @throws RangeError if an option is out of range */
export function connectUploads<Answer extends FinishAnswer>({
  procedures,
  options,
  add,
  onChanged,
}: Given<Answer>): ConnectedUploads<DoneOf<Answer>> {
  const { resume, ...fixed } = options();
  const { wakeAll, abandon, ...store } = createUploadStore<Answer>(procedures, {
    ...fixed,
    journal: resume?.journal,
    get prepare() {
      return options().beforeUpload || procedures().rules ? prepare : undefined;
    },
    onBegin: (item) => options().onBegin?.(item),
    onChanged(before, after) {
      onChanged(before, after);
      if (before && after && before.progress.loaded !== after.progress.loaded)
        runSafely(() => options().onProgress?.(after));
    },
    onSettled: (item) => options().onSettled?.(item),
  });

  async function prepare(upload: UploadToPrepare & { id: string }): Promise<File> {
    const { beforeUpload } = options();
    // Without the rules the API decides. But if the application has a `beforeUpload`, the file must not be sent without
    // it.
    const rules = await (beforeUpload ? loadRules() : loadRules().catch(noop));
    return rules?.prepareFile({ procedures: procedures(upload.id), beforeUpload }, upload) ?? upload.file;
  }

  // Loaded before the first file, so that the file need not wait for it.
  if (globalThis.window && procedures().rules) loadRules().catch(noop);

  const engine = { abandon, add };
  return {
    ...store,
    async continueAll() {
      wakeAll();
      await resume?.continueAll(engine);
    },
    unfinished: async () => resume?.unfinished(engine) ?? [],
    rules: (input) => loadRules().then(({ rulesOf }) => rulesOf(procedures(), input), noop),
  };
}
