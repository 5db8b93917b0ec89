import { checkFile, checkSelection, type FileRules, preferredExtension, stemOf } from "@s3-direct/upload-core";
import { throwIfAborted, unlessLate } from "../lib/abortable.ts";
import { afterTimers } from "../lib/after-timers.ts";
import { noop } from "../lib/noop.ts";
import type { UploadToPrepare } from "../store/store-entry.ts";
import type { BeforeUpload } from "../uploader-types.ts";
import { type AsksRules, rulesOf } from "./endpoint-rules.ts";

export { rulesOf } from "./endpoint-rules.ts";

/** The longest wait for the rules, in milliseconds, where they are waited for: the API checks a file, too. */
const longestWait = 2_000;

/**
 * The application's own look at a file, and the endpoint's rules: before it is hashed and before the API is asked.
 * @throws UploadError as the server would; whatever `beforeUpload` throws
 */
export async function prepareFile(
  { procedures, beforeUpload }: { procedures: AsksRules; beforeUpload: BeforeUpload | undefined },
  { file, input, batch = [file], isPrepared, signal, fail }: UploadToPrepare,
): Promise<File> {
  const asked = rulesOf(procedures, input);
  // Rules that are not known yet cost a round trip, and the file is announced meanwhile. They are waited for before `beforeUpload`,
  // which may take long, and before another try.
  const rules = await (beforeUpload || isPrepared
    ? unlessLate(asked, longestWait, noop)
    : Promise.race([asked, new Promise<void>(afterTimers)]));
  throwIfAborted(signal);
  if (rules) checkSelection(rules, batch);
  const ready = isPrepared ? file : toFile(await beforeUpload?.(file, { input, signal }), file);
  if (rules) await check(rules, ready);
  else asked.then((late) => late && checkSelection(late, batch)).catch(fail);
  return ready;
}

/** @throws UploadError as the server would, or FILE_CHANGED for what cannot be read at all */
async function check(rules: FileRules, file: File): Promise<void> {
  try {
    const { name, type, size } = file;
    checkFile(rules, { filename: name, contentType: type, size });
  } catch (refusal) {
    if (file.type === "" || file.size === 0) {
      // Few pages ever load it.
      await import("../files/unreadable.ts").then(
        ({ assertReadable }) => assertReadable(file),
        () => {},
      );
    }
    throw refusal;
  }
}

/** What `beforeUpload` returned, as a file. */
function toFile(changed: Blob | undefined | void, file: File): File {
  if (!changed) return file;
  if (changed instanceof File) return changed;
  return new File([changed], renamed(file, changed.type), { type: changed.type, lastModified: file.lastModified });
}

/** A photo.png that was made a JPEG is a photo.jpg. */
function renamed({ name, type }: File, newType: string): string {
  if (newType === type || newType === "") return name;
  return `${stemOf(name)}.${preferredExtension(newType)}`;
}
