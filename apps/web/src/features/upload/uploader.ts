import {
  createUploader,
  isActive,
  type UnfinishedUpload,
  type UploadItem,
  type UploaderOptions,
} from "@s3-direct/upload-client";
import type { Visibility } from "@s3-direct/upload-core";
import { type ResumeUploads, resumeUploads } from "@s3-direct/upload-client/resume";
import { currentPerson } from "../account/current-person.ts";
import { isUnreachable, noticeSignedOut, trpcClient } from "../../lib/trpc.ts";
import { askConfig } from "../../lib/use-api.ts";
import { takeProblem } from "./choose/take-problem.ts";
import { liveTrace } from "./live-trace.ts";
import { noteNotKept } from "./not-kept.ts";
import { refreshLibrary } from "./refresh-library.ts";
import { isInLibrary } from "./same-file/same-file.ts";
import { removesMetadata, withoutMetadata } from "./prepare/picture-metadata.ts";
import { inputOf, noteInput } from "./upload-input.ts";

export const visibilities = ["public", "private"] as const satisfies readonly Visibility[];

/** finish's answer. */
type Done = { file: { key: string; url?: string }; data: { id: string; withoutAlbum?: boolean } };

const optionsOf = (visibility: Visibility): UploaderOptions<Done> => ({
  // Some minutes of retries.
  retries: 15,
  trace: liveTrace,
  preconnect: import.meta.env.VITE_UPLOAD_ORIGINS?.split(",").filter(Boolean) ?? [],
  beforeUpload: async (file, { input, signal }) => {
    noteInput(file, input);
    const sent = removesMetadata(file) ? await withoutMetadata(file) : file;
    if (await isInLibrary({ file, sent, ...inputOf(file) }, { visibility, signal })) skip(file);
    return sent;
  },
  onSettled: (item) => {
    if (item.status === "done") {
      refreshLibrary();
      if (item.result.data.withoutAlbum) takeProblem.set("no-album");
    }
    if (item.status !== "error") return;
    noticeSignedOut(item.error);
    if (isUnreachable(item.error)) void goOnWithoutApi(item.id);
  },
});

/**
 * Retries an upload that has used up its retries while the API is away: it goes on where it stopped, as the page says.
 * If the API answers, something else is wrong, and the upload stays failed.
 */
async function goOnWithoutApi(id: string): Promise<void> {
  const isAway = await askConfig().then(() => false, isUnreachable);
  const item = allUploads().find((each) => each.id === id);
  if (isAway && item?.status === "error") eachUploader(({ retry }) => retry(id));
}

/** An upload survives its page, and belongs to its person only. */
const memories = {
  public: remember("upload"),
  private: remember("private-upload"),
};

function remember(name: string): ResumeUploads {
  const memory = resumeUploads({ name, owner: currentPerson.get, onNotKept: noteNotKept });
  return {
    ...memory,
    journal: (upload) => {
      // For files that are sent in place of others, and uploads that an earlier page has begun, which are not checked
      // again.
      noteInput(upload.file, upload.input);
      return memory.journal(upload);
    },
  };
}

/**
 * One uploader for each endpoint, created once, like a QueryClient: uploads go on whichever component is shown. They
 * share the page's connections.
 */
export const uploaders = {
  public: createUploader(trpcClient.upload, { ...optionsOf("public"), resume: memories.public }),
  private: createUploader(trpcClient.privateUpload, { ...optionsOf("private"), resume: memories.private }),
};

export type Upload = UploadItem<Done>;

/** Calls `act` with both uploaders: ids are unique on the page, and an uploader ignores unknown ones. */
export const eachUploader = (act: (uploader: (typeof uploaders)[Visibility]) => void): void =>
  visibilities.forEach((visibility) => act(uploaders[visibility]));

/** Keeps a file that is in the library in the list, which says so, and can send it. */
function skip(file: File): void {
  const item = allUploads().find((each) => each.file === file);
  if (item) eachUploader(({ abort }) => abort(item.id));
}

export type Unfinished = UnfinishedUpload & { readonly visibility: Visibility };

/** Returns uploads that earlier pages left unfinished, or other tabs are sending. */
export async function unfinishedUploads(): Promise<Unfinished[]> {
  const all = visibilities.map(async (visibility) =>
    (await uploaders[visibility].unfinished()).map((upload) => ({ ...upload, visibility })),
  );
  return (await Promise.all(all)).flat();
}

/**
 * Aborts uploads that earlier pages left unfinished, except those of other tabs. Their person must still be signed in,
 * or have become an account.
 */
export async function discard(unfinished: readonly UnfinishedUpload[]): Promise<void> {
  const left = unfinished.filter(({ isInOtherTab }) => !isInOtherTab);
  await Promise.all(left.map((upload) => upload.discard()));
}

/** Deletes what this browser keeps of somebody's uploads, including the files' bytes. */
export async function forgetKept(personId: string): Promise<void> {
  await Promise.all(visibilities.map((visibility) => memories[visibility].forget(personId)));
}

export const isWaitingForSignIn = (item: Upload): boolean => item.status === "waiting" && item.reason === "signed-out";

/** Whether another tab sends it. It goes on there whatever happens here, and can only be taken out of this list. */
export const isInOtherTab = (item: Upload): boolean => item.status === "waiting" && item.reason === "other-tab";

/** Whether it is in progress, and this tab can end it. */
export const isActiveHere = (item: Upload): boolean => isActive(item) && !isInOtherTab(item);

export const allUploads = (): Upload[] =>
  visibilities.flatMap((visibility): readonly Upload[] => uploaders[visibility].getSnapshot().items);
