import { mkdtemp, readFile, rm, statfs, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KiB, UploadError } from "@s3-direct/upload-core";
import { runTool, type ToolLimits } from "./run-tool.ts";

/** In pixels. */
const longestEdge = 2048;

type Command = readonly [tool: string, ...args: string[]];

/**
 * Returns the command for a video's first picture. It allows only its container's reader: others open files that the
 * video names.
 */
const ofVideo = (container: string): Command => {
  const input = `-nostdin -v error -abort_on empty_output -protocol_whitelist file -threads 1 -f ${container} -i file:source -map 0:v:0`;
  const scale = `scale=w='min(${longestEdge},iw)':h='min(${longestEdge},ih)':force_original_aspect_ratio=decrease`;
  const output = `-frames:v 1 -vf ${scale} -pix_fmt rgb24 -f image2 poster.png`;
  return ["ffmpeg", ...`${input} ${output}`.split(" ")];
};

const ofPdf: Command = ["pdftoppm", ...`-png -singlefile -f 1 -l 1 -scale-to ${longestEdge} source poster`.split(" ")];

const mov = ofVideo("mov");
const matroska = ofVideo("matroska");

/** The commands that make a picture of a file, by the type of its content. */
export const posterCommands = {
  videos: new Map([
    ["video/mp4", mov],
    ["video/quicktime", mov],
    ["video/3gpp", mov],
    ["video/webm", matroska],
    ["video/x-matroska", matroska],
  ]),
  pdfs: new Map([["application/pdf", ofPdf]]),
} satisfies Record<string, ReadonlyMap<string, Command>>;

/**
 * @returns a PNG; undefined if the tool can't make one of this file within its memory
 * @throws UploadError CHECK_UNAVAILABLE if the tool could not be started, or was ended from outside, or the disk is full
 * @throws Error if the tool is not installed
 */
export async function takePoster(
  command: Command,
  { bytes, ...limits }: ToolLimits & { bytes: Uint8Array },
): Promise<Uint8Array | undefined> {
  const dir = await mkdtemp(join(tmpdir(), "s3-direct-poster-")).catch(throwStoringError);
  try {
    await writeFile(join(dir, "source"), bytes, { mode: 0o600 }).catch(throwStoringError);
    const poster = (await runTool(command, { dir, ...limits })) ? await readPoster(join(dir, "poster.png")) : undefined;
    if (!poster) await requireSpace(dir);
    return poster;
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** A full disk, or a user's full quota. */
const outOfSpace: ReadonlySet<unknown> = new Set(["ENOSPC", "EDQUOT"]);

function throwStoringError(error: unknown): never {
  throw outOfSpace.has(Object(error).code) ? new UploadError("CHECK_UNAVAILABLE", { cause: error }) : error;
}

/** In bytes. A disk on which a tool's picture did not fit has less left, because this is more than one write. */
const leastSpace = 64 * KiB;

/** Checks that it was not a full disk that prevented a picture: the tools do not tell that from a damaged file. */
async function requireSpace(dir: string): Promise<void> {
  const { bavail, bsize } = await statfs(dir);
  if (bavail * bsize >= leastSpace) return;
  throw new UploadError("CHECK_UNAVAILABLE", { cause: new Error(`The disk of ${tmpdir()} is full.`) });
}

/**
 * Reads the picture. A tool may report success although it wrote nothing, for example for a truncated file, or only
 * the beginning, on a full disk.
 */
async function readPoster(path: string): Promise<Uint8Array | undefined> {
  try {
    const poster = await readFile(path);
    return poster.subarray(-8, -4).toString("latin1") === "IEND" ? poster : undefined;
  } catch (error) {
    if (Object(error).code === "ENOENT") return undefined;
    throw error;
  }
}
