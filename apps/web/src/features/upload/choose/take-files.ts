import { namePasted } from "@s3-direct/components/name-pasted";
import { type FoundFile, type FoundFiles, filesFrom, isSystemFile } from "@s3-direct/upload-client";
import { announce } from "../../../components/live-region.tsx";
import { randomId } from "../../../lib/random-id.ts";
import { createStore } from "../../../lib/store.ts";
import { currentLanguage } from "../../../texts/language.ts";
import { whoIsHere } from "../../account/current-person.ts";
import { sharedCache } from "../../installable/share-cache.ts";
import { destination } from "./destination.ts";
import { takeProblem } from "./take-problem.ts";
import { sendAnyway } from "../same-file/same-file.ts";
import { inAlbums } from "./folder-albums.ts";
import { inOrder } from "./in-order.ts";
import { addFiles, findListed, type Wanted } from "../listed-uploads.ts";
import { filesPerTask, nextTask } from "./next-task.ts";
import { putInto } from "../same-file/put-into-albums.ts";
import { goOnWith } from "../unfinished.ts";
import { visibility } from "./visibility.ts";

type Dropped = Parameters<typeof filesFrom>[0];

/** Files of the last choices or drops that are in the list already. */
export const repeated = createStore<readonly Wanted[]>([]);

/** Reading a drop's folders may take long, so another drop may come meanwhile. */
let lastDrop: Dropped | undefined;

export function takeFiles(files: readonly File[], album = destination.get()?.id): void {
  takeProblem.set(undefined);
  const found = files.map((file) => ({ file, path: file.webkitRelativePath || file.name }));
  void take(inAlbums(inOrder(found.filter(({ path }) => !isSystemFile(path))), album));
}

/** The choice or drop whose files were taken last. */
let lastTaken = "";

/** @param chosen - the files of one choice, in this order */
async function take(chosen: readonly Wanted[]): Promise<void> {
  const id = randomId();
  const chosenVisibility = visibility.get();
  let find = findListed();
  const again: Wanted[] = [];
  repeated.set([]);
  lastTaken = id;
  const isTaken = await aFewPerTask(chosen, (some, at) => {
    // The same files may have been given again meanwhile.
    if (lastTaken !== id) find = findListed();
    lastTaken = id;
    const files = some.map((wanted, n) => ({ ...wanted, batch: { id, place: at + n } }));
    const fresh = files.filter((file) => {
      const upload = find(file);
      if (upload === undefined) return !goOnWith(file, chosenVisibility, () => addFiles([file], chosenVisibility));
      again.push(file);
      const { album, albumName: name } = file;
      if (upload.status === "done" && album !== undefined) putInto({ id: album, name }, [upload.result.data.id]);
      return false;
    });
    addFiles(fresh, chosenVisibility);
  });
  const [first] = again;
  if (!isTaken || first === undefined) return;
  announce(currentLanguage().t.upload.repeated(again.length, first.file.name));
  // Others may have been added meanwhile.
  repeated.set([...repeated.get(), ...again]);
}

/** Takes a few files in each task. @returns false if what was given has been forgotten meanwhile */
async function aFewPerTask(
  all: readonly Wanted[],
  takeSome: (some: readonly Wanted[], at: number) => void,
): Promise<boolean> {
  const isStillWanted = untilForgotten();
  for (let at = 0; at < all.length; at += filesPerTask) {
    if (at > 0) await nextTask();
    if (!isStillWanted()) return false;
    takeSome(all.slice(at, at + filesPerTask), at);
  }
  return true;
}

/** Sends the repeated files again. */
export function takeRepeated(): void {
  const [files, chosenVisibility] = [repeated.get(), visibility.get()];
  sendAnyway(files.map(({ file }) => file));
  repeated.set([]);
  void aFewPerTask(files, (some) => addFiles(some, chosenVisibility));
}

/**
 * Takes files and whole folders. Call this synchronously in the event: browsers clear the data afterwards.
 * @param named - names a file
 */
export async function takeDrop(data: Dropped, named = (found: FoundFile): FoundFile => found): Promise<void> {
  const isStillWanted = untilForgotten();
  const album = destination.get()?.id;
  lastDrop = data;
  takeProblem.set(undefined);
  const found = await filesFrom(data);
  if (!isStillWanted()) return;
  void take(inAlbums(inOrder(found.files.map(named)), album));
  const problem = problemOf(found);
  // A later drop or an upload may have had one meanwhile.
  if (problem !== undefined && (lastDrop === data || takeProblem.get() === undefined)) takeProblem.set(problem);
}

export const takePaste = (data: Dropped): Promise<void> => takeDrop(data, namedPaste);

function namedPaste(found: FoundFile): FoundFile {
  // A folder's file has its name from somebody.
  if (found.path.includes("/")) return found;
  const file = namePasted(found.file, currentLanguage().t.upload.screenshot);
  return { file, path: file.name };
}

function problemOf({ files, unreadable }: FoundFiles) {
  if (unreadable.length > 0) return { unreadable: unreadable.length };
  return files.length === 0 ? "no-file" : undefined;
}

/** How often what was given was forgotten, or cancelled. */
let forgotten = 0;

/** Returns whether what is given now is still to be taken. */
function untilForgotten(): () => boolean {
  const isStillHere = whoIsHere();
  const before = forgotten;
  return () => isStillHere() && forgotten === before;
}

/** Takes nothing more of what was chosen or dropped. */
export function stopTaking(): void {
  forgotten += 1;
}

/** Forgets what this person has dropped, or shared from another app, before the next person signs in. */
export function forgetTaken(): void {
  stopTaking();
  void globalThis.caches?.delete(sharedCache).catch(() => {});
  repeated.set([]);
  takeProblem.set(undefined);
}
