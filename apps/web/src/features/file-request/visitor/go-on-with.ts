import type { Sending } from "./visit.ts";

/** Resumes the files that an earlier page has begun. @returns the others */
export async function goOnWith(sending: Sending, files: readonly File[]): Promise<File[]> {
  const left = (await sending.unfinished().catch(() => [])).filter(({ isInOtherTab }) => !isInOtherTab);
  const fresh: File[] = [];
  for (const file of files) {
    const at = left.findIndex(({ name, size }) => name === file.name && size === file.size);
    const [begun] = at < 0 ? [] : left.splice(at, 1);
    if (begun === undefined) fresh.push(file);
    else void begun.resume(file).catch(() => {});
  }
  return fresh;
}
