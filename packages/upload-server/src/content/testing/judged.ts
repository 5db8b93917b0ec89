import { checkFile, UploadError } from "@s3-direct/upload-core";
import { contentDisposition } from "@s3-direct/upload-core/internal";
import { createByteSource } from "../byte-source.ts";
import { inspect, tailWorthReading } from "../inspect.ts";
import { judge } from "../judge.ts";
import { accept, type CorpusFile } from "./corpus.ts";

/** How much finish reads at the start. */
export const headSize = 64 * 1024;

/**
 * Judges a file like create and finish, from its name to the verdict. Returns also what was read besides the first
 * bytes.
 */
export async function judged({ filename, contentType, bytes, only, named = [] }: CorpusFile) {
  const rules = { accept: only ?? [...accept, ...named], maxSize: 1e9 };
  const reads: number[] = [];
  try {
    const file = checkFile(rules, { filename, contentType, size: bytes.length });
    const readRange = async (start: number, end: number) => {
      reads.push(end - start);
      return bytes.slice(start, end);
    };
    const offset = Math.max(0, bytes.length - tailWorthReading(file.ext));
    const tail = offset < bytes.length ? { offset, bytes: bytes.slice(offset) } : undefined;
    const source = createByteSource({ size: bytes.length, head: bytes.slice(0, headSize), tail, readRange });
    const content = await inspect(source);
    judge(content, { file, rules });
    const [disposition = ""] = contentDisposition(file).split(";");
    const { dimensions } = content;
    return {
      verdict: "published" as const,
      dimensions,
      served: `${file.contentType}, ${disposition}`,
      file,
      sentence: "",
      reads,
    };
  } catch (error) {
    if (!(error instanceof UploadError)) throw error;
    return {
      verdict: error.code,
      dimensions: undefined,
      served: "",
      file: undefined,
      sentence: error.sentence,
      reads,
    };
  }
}
