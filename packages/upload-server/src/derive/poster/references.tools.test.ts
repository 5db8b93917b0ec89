import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { GiB } from "@s3-direct/upload-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { atom, withAtom } from "../testing/atoms.ts";
import { posterCommands, takePoster } from "./take-poster.ts";

const film = fileURLToPath(new URL("../../content/testing/samples/film.mov", import.meta.url));
const run = promisify(execFile);

let dir: string;
let server: Server;
let asked: string[] = [];
/** Where a film can be downloaded. */
let url: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "references-"));
  await copyFile(film, join(dir, "other.mov"));
  const bytes = await readFile(film);
  server = createServer(({ url: path = "" }, response) => {
    asked.push(path);
    response.end(bytes);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens to a port
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/other.mov`;
});
afterAll(async () => {
  server.close();
  await rm(dir, { recursive: true, force: true });
});

const other = () => join(dir, "other.mov");
const allowed = "-safe 0 -protocol_whitelist file,http,tcp";

/**
 * Files that claim to be a film and name another one, and options with which a trusting ffmpeg opens that other film.
 */
const crafted = [
  ["a list of films by http", () => `ffconcat version 1.0\nfile '${url}'\n`, `${allowed} -f concat`],
  ["a list of this machine's films", () => `ffconcat version 1.0\nfile '${other()}'\n`, `${allowed} -f concat`],
  ["a playlist by http", () => playlistOf(url), "-protocol_whitelist file,http,tcp -extension_picky 0 -f hls"],
  ["a playlist of this machine's films", () => playlistOf(`file:${other()}`), "-extension_picky 0 -f hls"],
  [
    "a QuickTime film whose pictures are another file's",
    () => aliasOf(other()),
    "-enable_drefs 1 -use_absolute_path 1",
  ],
] as const;

test.each(crafted)("%s is not followed", async (_, craft, trusting) => {
  const bytes = Buffer.from(await craft());
  await writeFile(join(dir, "source"), bytes);
  asked = [];
  const believed = await run("ffmpeg", `${trusting} -i source -frames:v 1 -y found.png`.split(" "), { cwd: dir }).then(
    () => true,
    () => false,
  );
  expect([believed, asked.length > 0]).toEqual([true, bytes.includes(url)]);

  asked = [];
  const limits = { maxMemory: GiB, timeout: 20, signal: new AbortController().signal };
  for (const [tool, ...args] of new Set(posterCommands.videos.values())) {
    expect(await takePoster([tool, ...args], { bytes, ...limits })).toBeUndefined();
    // Runs the tool as on a system that can't isolate its network.
    await run(tool, args, { cwd: dir }).catch(() => {});
    await expect(readFile(join(dir, "poster.png"))).rejects.toThrow("ENOENT");
  }
  expect(asked).toEqual([]);
});

test("a PDF that names an address asks for nothing there", async () => {
  const actions = `/OpenAction<</S/URI/URI(${url})>>/AA<</O<</S/GoToR/F(${url})>>>>`;
  const external = `<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8/F<</FS/URL/F(${url})>>/Length 0>>`;
  const objects = [
    `<</Type/Catalog/Pages 2 0 R${actions}>>`,
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
    "<</Length 5>>stream\n/I Do\nendstream",
    `${external}stream\n\nendstream`,
  ];
  const body = objects.map((object, index) => `${index + 1} 0 obj${object}endobj\n`).join("");
  await writeFile(join(dir, "source"), `%PDF-1.4\n${body}trailer<</Root 1 0 R/Size 6>>\nstartxref\n0\n%%EOF\n`);
  asked = [];
  for (const [tool, ...args] of posterCommands.pdfs.values()) await run(tool, args, { cwd: dir });
  expect((await readFile(join(dir, "poster.png"))).length).toBeGreaterThan(0);
  expect(asked).toEqual([]);
});

const playlistOf = (address: string) => `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${address}\n#EXT-X-ENDLIST\n`;

/** Makes our film without its pictures, which a QuickTime alias says are in another file. */
async function aliasOf(path: string): Promise<Buffer> {
  const length = Buffer.alloc(4);
  length.writeUInt16BE(2, 0);
  length.writeUInt16BE(path.length, 2);
  // Version and flags, then what an alias has before its paths.
  const alias = atom(
    "alis",
    Buffer.concat([Buffer.alloc(4 + 150), length, Buffer.from(`${path}\0`), Buffer.alloc(4, 0xff)]),
  );
  const references = atom("dref", Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]), alias]));
  const empty = withAtom(await readFile(film), ["mdat"], atom("mdat", Buffer.alloc(0)));
  return withAtom(empty, ["moov", "trak", "mdia", "minf", "dinf", "dref"], references);
}
