import { namePasted } from "@s3-direct/components/name-pasted";
import { type FoundFile, filesFrom } from "@s3-direct/upload-client";
import { createStore } from "../../lib/store.ts";
import { currentLanguage } from "../../texts/language.ts";
import { addFiles } from "./uploader.ts";
import { visibility } from "./visibility.ts";

/** How many files or folders of the last drop the browser could not read. */
export const unreadable = createStore(0);

export function takeFiles(files: readonly File[]): void {
  take(files.map((file) => ({ file })));
}

function take(files: readonly Pick<FoundFile, "file" | "handle">[]): void {
  unreadable.set(0);
  void addFiles(files, visibility.get());
}

/** Files and whole folders. To be called while the event goes on: afterwards browsers have forgotten them. */
export async function takeDrop(data: DataTransfer): Promise<void> {
  const found = await filesFrom(data);
  take(found.files);
  unreadable.set(found.unreadable.length);
}

export async function takePaste(data: DataTransfer): Promise<void> {
  const { files } = await filesFrom(data);
  const { screenshot } = currentLanguage().t.upload;
  takeFiles(files.map(({ file }) => namePasted(file, screenshot)));
}
