import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** It prints the tables of a profile, too. */
const maxBuffer = 100_000_000;

export const exiftool = async (...args: string[]) => (await run("exiftool", args, { maxBuffer })).stdout;

/** All that exiftool finds in any of them, but for the files themselves and what the pictures are made of. */
export async function tagsIn(files: string[]): Promise<string[]> {
  const all: object[] = JSON.parse(await exiftool("-j", "-n", "-a", "-u", "-U", "-ee", "-G1", ...files));
  const ofThePicture = /^(SourceFile|ExifTool|System|File|Composite|JFIF|RIFF|PNG|PNG-pHYs|PNG-cICP)(:|$)/;
  const named = all.flatMap((tags) => Object.keys(tags).filter((tag) => !ofThePicture.test(tag)));
  const texts = all.flatMap((tags) =>
    Object.values(tags).filter((value) => /Seoul|at home|Maker|2026:07:25|37\.5665 N/.test(String(value))),
  );
  return [...new Set([...named, ...texts.map(String)])];
}
