import { createHash, randomBytes } from "node:crypto";
import { open, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";

type TestFile = { name: string; path: string; size: number; sha256: string };

const MiB = 1024 ** 2;

/** Writes a file with the given bytes to the folder. */
export async function makeFile(folder: string, file: { name: string; bytes: Uint8Array }): Promise<TestFile> {
  const path = join(folder, file.name);
  await writeFile(path, file.bytes);
  return { name: file.name, path, size: file.bytes.length, sha256: sha256(file.bytes) };
}

/**
 * Draws a real picture, encoded by the browser. With grain it is as large as a photo of the same number of pixels, or
 * larger.
 */
export async function drawPicture(
  page: Page,
  type: "image/jpeg" | "image/png",
  { width, height, grain = false }: { width: number; height: number; grain?: boolean } = { width: 640, height: 480 },
): Promise<Uint8Array> {
  const base64 = await page.evaluate(
    ({ type, width, height, grain }) => {
      const canvas = document.createElement("canvas");
      canvas.width = width;
      canvas.height = height;
      const pen = canvas.getContext("2d");
      if (pen === null) throw new Error("This browser does not draw.");
      const sky = pen.createLinearGradient(0, 0, 0, canvas.height);
      sky.addColorStop(0, "#f9c58d");
      sky.addColorStop(1, "#7b5aa6");
      pen.fillStyle = sky;
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.fillStyle = "#fff";
      pen.arc(460, 140, 60, 0, 2 * Math.PI);
      pen.fill();
      if (grain) {
        const pixels = pen.getImageData(0, 0, width, height);
        pixels.data.set(pixels.data.map((value, at) => (at % 4 === 3 ? value : Math.random() * 256)));
        pen.putImageData(pixels, 0, 0);
      }
      return canvas.toDataURL(type).split(",")[1] ?? "";
    },
    { type, width, height, grain },
  );
  return Buffer.from(base64, "base64");
}

/**
 * Makes a PDF of one empty page. The table at its end has the offset of each object.
 *
 * @param remark - in ASCII: another remark makes another file, which is not "already in your library"
 */
export function makePdf(remark?: string): Uint8Array {
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
  ].map((body, index) => `${index + 1} 0 obj\n${body}\nendobj\n`);
  const header = `%PDF-1.4\n${remark === undefined ? "" : `% ${remark}\n`}`;
  const places = objects.map((_, index) => header.length + objects.slice(0, index).join("").length);
  const rows = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  const body = header + objects.join("");
  const count = objects.length + 1;
  const table = `xref\n0 ${count}\n0000000000 65535 f \n${rows}`;
  return Buffer.from(`${body}${table}trailer\n<< /Size ${count} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`);
}

/** Writes random text, a piece at a time. */
export async function makeBigText(folder: string, { name, size }: { name: string; size: number }): Promise<TestFile> {
  const path = join(folder, name);
  const hash = createHash("sha256");
  const file = await open(path, "w");
  for (let written = 0; written < size; written += MiB) {
    // Base64 encodes three bytes as four letters.
    const piece = Buffer.from(randomBytes((MiB / 4) * 3).toString("base64")).subarray(0, size - written);
    hash.update(piece);
    await file.write(piece);
  }
  await file.close();
  return { name, path, size, sha256: hash.digest("hex") };
}

/** Makes a file that has a size but takes no space on disk. */
export async function makeSparseFile(folder: string, { name, size }: { name: string; size: number }): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, "");
  await truncate(path, size);
  return path;
}

/** Downloads a public URL. */
export async function download(url: string): Promise<{ status: number; headers: Headers; sha256: string }> {
  const response = await fetch(url);
  const hash = createHash("sha256");
  if (response.body) for await (const piece of response.body) hash.update(piece);
  return { status: response.status, headers: response.headers, sha256: hash.digest("hex") };
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Makes a tone as a WAV file: 8,000 samples a second, one byte each. */
export function makeSound(seconds: number): Uint8Array {
  const rate = 8_000;
  const samples = Uint8Array.from(
    { length: rate * seconds },
    (_, at) => 128 + 60 * Math.sin((at / rate) * 2 * Math.PI * 440),
  );
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  // PCM, one channel.
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

/** Draws a film of this number of seconds, encoded by the browser. */
export async function drawFilm(page: Page, { seconds }: { seconds: number }): Promise<Uint8Array> {
  const base64 = await page.evaluate(async (length) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [320, 180];
    const pen = canvas.getContext("2d");
    if (pen === null) throw new Error("This browser does not draw.");
    const recorder = new MediaRecorder(canvas.captureStream(10), { mimeType: "video/webm;codecs=vp8" });
    const pieces: Blob[] = [];
    recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
    const stopped = new Promise((resolve) => recorder.addEventListener("stop", resolve));
    recorder.start();
    for (let frame = 0; frame < length * 10; frame++) {
      pen.fillStyle = `hsl(${frame * 12} 60% 60%)`;
      pen.fillRect(0, 0, canvas.width, canvas.height);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    recorder.stop();
    await stopped;
    const reader = new FileReader();
    reader.readAsDataURL(new Blob(pieces));
    await new Promise((resolve) => reader.addEventListener("load", resolve));
    return typeof reader.result === "string" ? (reader.result.split(",")[1] ?? "") : "";
  }, seconds);
  return Buffer.from(base64, "base64");
}

/** Adds metadata to a JPEG that say where it was taken. */
export function withPlace(jpeg: Buffer): Buffer {
  const segment = [Buffer.from("ffe10010", "hex"), Buffer.from("Exif\0\0GPS 37.5")];
  return Buffer.concat([jpeg.subarray(0, 2), ...segment, jpeg.subarray(2)]);
}
