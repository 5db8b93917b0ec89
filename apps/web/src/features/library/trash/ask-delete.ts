import { ask } from "../../../components/ask.tsx";
import type { Format } from "../../../lib/format.ts";
import type { Media } from "../media.ts";
import type { TrashTexts } from "./texts.ts";

/** Asks before files are deleted for good: these, or all in the trash. */
export function askDelete(
  { t, format }: { t: TrashTexts; format: Pick<Format, "number"> },
  files: readonly Media[] | "all",
): Promise<boolean> {
  const { text, confirm } = t.ask;
  if (files === "all") return ask({ title: t.ask.all, text, confirm });
  const [first] = files;
  const title = files.length === 1 && first ? t.ask.one(first.name) : t.ask.many(format.number(files.length));
  return ask({ title, text, confirm });
}
