import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** In bytes. Exiftool also prints the tables of a profile. */
const maxBuffer = 100_000_000;

export const exiftool = async (...args: string[]) => (await run("exiftool", args, { maxBuffer })).stdout;

/** Returns all that exiftool finds in these files, without the tags of the files themselves and of the picture data. */
export async function tagsIn(files: string[]): Promise<string[]> {
  const all: object[] = JSON.parse(await exiftool("-j", "-n", "-a", "-u", "-U", "-ee", "-G1", ...files));
  const ofThePicture = /^(SourceFile|ExifTool|System|File|Composite|JFIF|RIFF|PNG|PNG-pHYs|PNG-cICP)(:|$)/;
  const named = all.flatMap((tags) => Object.keys(tags).filter((tag) => !ofThePicture.test(tag)));
  const texts = all.flatMap((tags) =>
    Object.values(tags).filter((value) => /Seoul|at home|Maker|2026:07:25|37\.5665 N/.test(String(value))),
  );
  return [...new Set([...named, ...texts.map(String)])];
}
