import { MiB } from "@s3-direct/upload-core";
import { describe, expect, test } from "vitest";
import { isGone, large, pictureOf, usePrograms, usual } from "../testing/decoder-programs.ts";
import { createVariantMaker } from "./variant-maker.ts";

const { programOf, programItself, decoderId } = usePrograms();

/** Makes a program that breaks at a picture of one byte. */
const programThat = (breaks: string) =>
  programOf(
    `process.on("disconnect", () => process.exit());`,
    `const preview = { thumbHash: "", dominantColor: "#000000" };`,
    `process.on("message", ({ bytes }) => {`,
    `  if (bytes.length === 1) ${breaks}`,
    `  else process.send({ kind: "made", variants: [], preview });`,
    `});`,
  );

function answering(name: string, contentType: string): string {
  const variant = `{ name: "${name}", bytes: new Uint8Array(2), contentType: "${contentType}", width: 1, height: 1 }`;
  return `process.send({ kind: "made", variants: [${variant}], preview });`;
}

describe("a decoder that breaks is one right error for its picture, and the others are made", () => {
  test.each([
    ["crashes", `process.kill(process.pid, "SIGSEGV");`, "FILE_DAMAGED"],
    ["is left without memory", `process.kill(process.pid, "SIGABRT");`, "CHECK_UNAVAILABLE"],
    ["is killed from without", `process.kill(process.pid, "SIGKILL");`, "CHECK_UNAVAILABLE"],
    ["ends by itself", `process.exit(1);`, "CHECK_UNAVAILABLE"],
    ["says what nobody understands", `process.send({ kind: "made", variants: 1 });`, "CHECK_UNAVAILABLE"],
    // Under this name is the manifest, which says what a delete removes.
    ["answers with a file that nobody asked for", answering("derived", "application/json"), "CHECK_UNAVAILABLE"],
    ["answers in a type that nobody asked for", answering("thumb", "text/html"), "CHECK_UNAVAILABLE"],
  ])("one that %s", async (_, breaks, code) => {
    const make = createVariantMaker({ ...usual, program: await programThat(breaks) });
    const picture = await pictureOf();
    for (let round = 0; round < 2; round += 1) {
      const [broken, beside] = [make({ ...picture, bytes: new Uint8Array(1) }), make(picture)];
      await expect(broken).rejects.toMatchObject({ code });
      expect(await beside).toMatchObject({ variants: [] });
      expect(await make(picture)).toMatchObject({ variants: [] });
    }
  });

  test("one that answers with what nobody asked for gets no other picture", async () => {
    const program = await programOf(
      `process.on("disconnect", () => process.exit());`,
      `let isTakenOver = false;`,
      `process.on("message", ({ bytes }) => {`,
      `  isTakenOver ||= bytes.length === 1;`,
      `  const preview = { thumbHash: "", dominantColor: isTakenOver ? "#ffffff" : "#000000" };`,
      `  if (bytes.length === 1) ${answering("thumb", "text/html")}`,
      `  else process.send({ kind: "made", variants: [], preview });`,
      `});`,
    );
    const make = createVariantMaker({ ...usual, program });
    const picture = await pictureOf();
    await expect(make({ ...picture, bytes: new Uint8Array(1) })).rejects.toMatchObject({ code: "CHECK_UNAVAILABLE" });
    expect(await make(picture)).toMatchObject({ preview: { dominantColor: "#000000" } });
  });

  test("one that hangs is killed when its time is up, however busy it is", async () => {
    const make = createVariantMaker({ ...usual, program: await programThat("for (;;) {}") });
    const over = new AbortController();
    const making = make({ ...(await pictureOf(undefined, over.signal)), bytes: new Uint8Array(1) });
    const id = await decoderId();
    over.abort();
    await expect(making).rejects.toMatchObject({ code: "CHECK_UNAVAILABLE" });
    await isGone(id);
  });

  test("one that takes more memory than it may ends itself, and its picture is refused", async () => {
    const make = createVariantMaker({ ...usual, maxMemory: 130 * MiB });
    const before = process.memoryUsage.rss();
    // An interlaced PNG is decoded as a whole, which takes more than 100 MiB.
    const bomb = await pictureOf(await large(6_000));
    expect(bomb.bytes.length).toBeLessThan(2 * MiB);
    await expect(make(bomb)).rejects.toMatchObject({
      code: "FILE_TOO_MANY_PIXELS",
      sentence: expect.stringContaining("memory"),
    });
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * MiB);
    expect(await make(await pictureOf())).toMatchObject({ variants: [{ name: "thumb" }] });
  });

  test("one that is killed in the middle of decoding", async () => {
    const program = await programItself();
    const make = createVariantMaker({ ...usual, program });
    await make(await pictureOf());
    const making = make(await pictureOf(await large(6_000)));
    process.kill(await decoderId(), "SIGKILL");
    await expect(making).rejects.toMatchObject({ code: "CHECK_UNAVAILABLE" });
    expect(await make(await pictureOf())).toMatchObject({ variants: [{ name: "thumb" }] });
  });
});

describe("a decoder that had pictures before is no proof against the next one", () => {
  /** Makes a program that breaks at its second picture. */
  const programThatWearsOut = (breaks: string) =>
    programOf(
      `process.on("disconnect", () => process.exit());`,
      `let pictures = 0;`,
      `process.on("message", () => {`,
      `  if (++pictures > 1) ${breaks}`,
      `  else process.send({ kind: "made", variants: [], preview: { thumbHash: "", dominantColor: "#000000" } });`,
      `});`,
    );

  test.each(["SIGSEGV", "SIGALRM"])("where it ends by %s, another one says", async (signal) => {
    const program = await programThatWearsOut(`process.kill(process.pid, ${JSON.stringify(signal)});`);
    const make = createVariantMaker({ ...usual, program });
    const picture = await pictureOf();
    for (let round = 0; round < 3; round += 1) expect(await make(picture)).toMatchObject({ variants: [] });
  });
});
