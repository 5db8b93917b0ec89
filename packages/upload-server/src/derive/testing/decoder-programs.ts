import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import sharp from "sharp";
import { MiB } from "@s3-direct/upload-core";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { photo, sourceFor } from "./pictures.ts";

/** The options of a variant maker. */
export const usual = {
  variants: [{ name: "thumb", width: 9, height: 9, format: "webp" }],
  maxPixels: 100_000_000,
  maxMemory: 1024 * MiB,
  avif: false,
} as const;

export async function pictureOf(bytes?: Uint8Array, signal = new AbortController().signal) {
  const source = await sourceFor(bytes ?? (await photo()));
  return { file: source.file, bytes: await source.read(), signal };
}

/** A picture that keeps the decoder busy for seconds. */
export const large = (edge: number) =>
  sharp({ create: { width: edge, height: edge, channels: 3, background: "gray" } })
    .png({ progressive: true, compressionLevel: 1 })
    .toBuffer();

/** The program that decodes. */
export const itself = new URL("../decoder/program.js", import.meta.url);

/** For the calling test file: a folder, and programs that replace the decoder and write down their process ids. */
export function usePrograms() {
  let dir: string;
  beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), "decoders-"))));
  afterAll(() => rm(dir, { recursive: true, force: true }));

  async function programOf(...lines: string[]): Promise<URL> {
    const file = join(dir, `${crypto.randomUUID()}.mjs`);
    await rm(join(dir, "pid"), { force: true });
    const tell = `writeFileSync(${JSON.stringify(join(dir, "pid"))}, String(process.pid));`;
    await writeFile(file, [`import { writeFileSync } from "node:fs";`, tell, ...lines].join("\n"));
    return pathToFileURL(file);
  }

  return {
    dir: () => dir,
    programOf,
    /** The program that decodes, which also writes down its id. */
    programItself: () => programOf(`await import(${JSON.stringify(itself)});`),
    decoderId: () => vi.waitFor(() => readId(join(dir, "pid")), { timeout: 60_000 }),
  };
}

async function readId(file: string): Promise<number> {
  const id = Number(await readFile(file, "utf8"));
  // The file is empty for a moment.
  expect(id).toBeGreaterThan(0);
  return id;
}

export const isGone = (id: number) =>
  vi.waitFor(() => expect(() => process.kill(id, 0)).toThrow("ESRCH"), { timeout: 60_000 });
