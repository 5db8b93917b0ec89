import { namePasted } from "@s3-direct/components/name-pasted";
import { type FoundFile, type FoundFiles, filesFrom } from "@s3-direct/upload-client";
import { announce } from "../../components/live-region.tsx";
import { createStore } from "../../lib/store.ts";
import { currentLanguage } from "../../texts/language.ts";
import { addFiles, isListed } from "./uploader.ts";
import { visibility } from "./visibility.ts";

/** What was wrong with the last drop: how many of its files or folders the browser could not read, or that there was no file in it. */
export const dropProblem = createStore<{ unreadable: number } | "no-file" | undefined>(undefined);

type Taken = Pick<FoundFile, "file" | "handle">;

/** Files of the last choice or drop that are in the list already. */
export const repeated = createStore<readonly Taken[]>([]);

export function takeFiles(files: readonly File[]): void {
  take(files.map((file) => ({ file })));
}

function take(files: readonly Taken[]): void {
  dropProblem.set(undefined);
  const isRepeated = isListed();
  const again = files.filter(({ file }) => isRepeated(file));
  const [first] = again;
  if (first) announce(currentLanguage().t.upload.repeated(again.length, first.file.name));
  repeated.set(again);
  void addFiles(
    files.filter(({ file }) => !isRepeated(file)),
    visibility.get(),
  );
}

/** They are wanted a second time. */
export function takeRepeated(): void {
  void addFiles(repeated.get(), visibility.get());
  repeated.set([]);
}

/** Files and whole folders. To be called while the event goes on: afterwards browsers have forgotten them. */
export async function takeDrop(data: DataTransfer): Promise<void> {
  const found = await filesFrom(data);
  take(found.files);
  dropProblem.set(problemOf(found));
}

function problemOf({ files, unreadable }: FoundFiles) {
  if (unreadable.length > 0) return { unreadable: unreadable.length };
  return files.length === 0 ? "no-file" : undefined;
}

export async function takePaste(data: DataTransfer): Promise<void> {
  const { files } = await filesFrom(data);
  const { screenshot } = currentLanguage().t.upload;
  takeFiles(files.map(({ file }) => namePasted(file, screenshot)));
}
