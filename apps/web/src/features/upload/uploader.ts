import {
  createUploader,
  type FoundFile,
  type UnfinishedUpload,
  type UploadItem,
  type UploaderOptions,
} from "@s3-direct/upload-client";
import { mediaTypeFromName } from "@s3-direct/upload-core";
import { type ResumeUploads, resumeUploads } from "@s3-direct/upload-client/resume";
import { currentPerson } from "../account/current-person.ts";
import { noticeSignedOut, trpcClient } from "../../lib/trpc.ts";
import { dropProblem } from "./drop-problem.ts";
import { liveTrace } from "./live-trace.ts";
import { readLibrary } from "./read-library.ts";
import { isComparable, isInLibrary } from "./same-file.ts";
import { takesOutPlaces, withoutPlaces } from "./picture-metadata.ts";
import { inputOf, noteInput, type UploadInput } from "./upload-input.ts";

export const visibilities = ["public", "private"] as const;
export type Visibility = (typeof visibilities)[number];

/** What finish answers. */
type Done = { file: { key: string; url?: string }; data: { id: string; withoutAlbum?: boolean } };

const optionsOf = (visibility: Visibility): UploaderOptions<Done> => ({
  // Some minutes of waiting: a page that stays open goes on by itself after an outage.
  retries: 15,
  trace: liveTrace,
  preconnect: import.meta.env.VITE_UPLOAD_ORIGINS?.split(",").filter(Boolean) ?? [],
  beforeUpload: async (file, { input, signal }) => {
    noteInput(file, input);
    const sent = takesOutPlaces(file) ? await withoutPlaces(file) : file;
    if (await isInLibrary({ file, sent, album: inputOf(file).album }, { visibility, signal })) skip(file);
    return sent;
  },
  onSettled: (item) => {
    if (item.status === "done") {
      readLibrary();
      if (item.result.data.withoutAlbum) dropProblem.set("no-album");
    }
    if (item.status === "error") noticeSignedOut(item.error);
  },
});

/** An upload outlives its page, and is its person's only. */
const memories = {
  public: remember("upload"),
  private: remember("private-upload"),
};

function remember(name: string): ResumeUploads {
  const memory = resumeUploads({ name, owner: currentPerson.get });
  return {
    ...memory,
    journal: (upload) => {
      // Of what is sent in a file's place, and of what an earlier page has begun, which is not looked at again.
      noteInput(upload.file, upload.input);
      return memory.journal(upload);
    },
  };
}

/**
 * One for each endpoint, made once, as a QueryClient is: uploads go on whichever component is on the screen. They share the
 * page's connections.
 */
export const uploaders = {
  public: createUploader(trpcClient.upload, { ...optionsOf("public"), resume: memories.public }),
  private: createUploader(trpcClient.privateUpload, { ...optionsOf("private"), resume: memories.private }),
};

export type Upload = UploadItem<Done>;

/** For whatever may be done to an upload of either: ids are the page's, and one that is unknown is ignored. */
export const eachUploader = (act: (uploader: (typeof uploaders)[Visibility]) => void): void =>
  visibilities.forEach((visibility) => act(uploaders[visibility]));

/** A file that is in the library stays in the list, which says so, and can be sent from there. */
function skip(file: File): void {
  const item = allUploads().find((each) => each.file === file);
  if (item) eachUploader(({ abort }) => abort(item.id));
}

/** What earlier pages left undone, or other tabs are doing. */
export async function unfinishedUploads(): Promise<UnfinishedUpload[]> {
  return (await Promise.all(visibilities.map((visibility) => uploaders[visibility].unfinished()))).flat();
}

/** Aborts the uploads that earlier pages left undone, without those of other tabs. The person must still be signed in. */
export async function discardUnfinished(): Promise<void> {
  const left = (await unfinishedUploads()).filter(({ isInOtherTab }) => !isInOtherTab);
  await Promise.all(left.map(({ discard }) => discard()));
}

/** Throws away what this browser keeps of somebody's uploads, the files' bytes too. */
export async function forgetKept(personId: string): Promise<void> {
  await Promise.all(visibilities.map((visibility) => memories[visibility].forget(personId)));
}

export const isWaitingForSignIn = (item: Upload): boolean => item.status === "waiting" && item.reason === "signed-out";

export const allUploads = (): Upload[] =>
  visibilities.flatMap((visibility): readonly Upload[] => uploaders[visibility].getSnapshot().items);

/** Where each upload stands in the one list, and which file it was given, by its id. */
export const positions = new Map<string, number>();
const prints = new Map<string, string>();

/** A file that is wanted. */
export type Wanted = Pick<FoundFile, "file" | "handle"> & UploadInput;

/** What can be compared by its bytes goes into another album without being sent again. What cannot is known again whatever the album. */
const printOf = ({ file, album }: Wanted) =>
  [file.webkitRelativePath || file.name, file.size, file.lastModified, isComparable(file) && album].join("\0");

/** Finds the upload of a file that is under way or done already, as far as a browser can tell without reading it. */
export function findListed(): (file: Wanted) => Upload | undefined {
  const wanted = allUploads().filter(({ status }) => status !== "error" && status !== "aborted");
  const listed = new Map(wanted.map((item) => [prints.get(item.id), item]));
  return (file) => listed.get(printOf(file));
}

/** Sends the file of a failed upload under another name, in its place. @returns the new upload's id */
export function addUnderName({ id, file }: Upload, name: string): string | undefined {
  const visibility = visibilities.find((each) => uploaders[each].getSnapshot().items.some((item) => item.id === id));
  if (visibility === undefined) return undefined;
  // With its type, by which a photo is known as one and loses its place.
  const renamed = new File([file], name, { type: mediaTypeFromName(name), lastModified: file.lastModified });
  const added = add({ file: renamed, ...inputOf(file) }, visibility);
  positions.set(added.id, positions.get(id) ?? positions.size);
  uploaders[visibility].remove(id);
  return added.id;
}

/** So many files are looked at before the page may answer again: a browser takes its time to tell each one's size. */
export const slice = 25;

/** A page that nobody sees has nothing else to do, and its timers come once a second. */
export const nextTask = async () => {
  if (!document.hidden) await new Promise((resolve) => setTimeout(resolve));
};

export async function addFiles(files: readonly Wanted[], visibility: Visibility): Promise<void> {
  for (const [index, wanted] of files.entries()) {
    if (index > 0 && index % slice === 0) await nextTask();
    const { id } = add(wanted, visibility);
    positions.set(id, positions.size);
    prints.set(id, printOf(wanted));
  }
}

/** With its handle, a file need not be chosen again after a reload. */
function add({ file, handle, ...input }: Wanted, visibility: Visibility) {
  return uploaders[visibility].add(file, { handle, input });
}
