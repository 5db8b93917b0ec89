import { expect, inject, test } from "vitest";
import { look } from "../axe.ts";
import { drawPicture, makeFile, makePdf, makeSparseFile, withPlace } from "../files.ts";
import { continueAsGuest, fileInput, publishedLink, uploadRow } from "../on-page.ts";
import { useVisitors } from "../visitors.ts";

const { visit, folder } = useVisitors();
const url = inject("url");

test("a file that is not accepted is refused with a sentence, and the others go on", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);

  const tooBig = await makeSparseFile(folder(), { name: "too-big.pdf", size: 200_000_001 });
  const wrongType = await makeFile(folder(), { name: "tool.exe", bytes: Buffer.from("MZ") });
  const svg = await makeFile(folder(), {
    name: "logo.svg",
    bytes: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"),
  });
  const empty = await makeFile(folder(), { name: "empty.pdf", bytes: new Uint8Array() });
  const good = await makeFile(folder(), { name: "good.pdf", bytes: makePdf() });
  await fileInput(page).setInputFiles([tooBig, wrongType.path, svg.path, empty.path, good.path]);

  await uploadRow(page, "good.pdf").getByText("Published").waitFor();
  const said = async (name: string) => (await uploadRow(page, name).innerText()).replaceAll(/\s+/g, " ");
  await expect
    .poll(() => said("too-big.pdf"))
    .toMatch(/Failed · This file is too large: the limit is 190\.7 MB\. Choose a smaller one\./);
  await expect
    .poll(() => said("tool.exe"))
    .toMatch(/Failed · .+ are not accepted\. Accepted: images, .+\. Choose another file\./);
  await expect
    .poll(() => said("logo.svg"))
    .toMatch(/Failed · SVG files are not accepted, because they can carry scripts\. Accepted: /);
  await expect.poll(() => said("empty.pdf")).toMatch(/Failed · This file is empty\. Choose one with something in it\./);

  // A retry with the same file would not help.
  await expect.poll(() => page.getByRole("button", { name: "Try again" }).count()).toBe(0);
  await page.getByRole("button", { name: "Remove from list: tool.exe" }).click();
  await uploadRow(page, "tool.exe").waitFor({ state: "detached" });
});

test("a file that is not what its name says is refused in words, and takes no room from the next", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const bytes = Buffer.from("<!doctype html><title>no picture</title><p>nor a photo");
  const { path } = await makeFile(folder(), { name: "photo.jpg", bytes });
  await fileInput(page).setInputFiles([path]);
  await uploadRow(page, "photo.jpg").getByText("Failed").waitFor();
  await expect.poll(() => uploadRow(page, "photo.jpg").innerText()).toMatch(/says it holds JPEG, but it holds HTML/);
  await expect.poll(() => page.getByRole("button", { name: "Try again" }).count()).toBe(0);
  const taken = () =>
    page.evaluate(async () => {
      const answer: unknown = await (await fetch("/trpc/media.usage")).json();
      return JSON.stringify(answer);
    });
  await expect.poll(taken).toMatch(/"bytes":0,"files":0/);
});

test("a photo whose ending is wrong is published under the name that is offered, and tells no place", async () => {
  const { page } = await visit(url);
  await continueAsGuest(page);
  const bare = Buffer.from(await drawPicture(page, "image/jpeg"));
  const { path } = await makeFile(folder(), { name: "holiday.pdf", bytes: withPlace(bare) });
  await fileInput(page).setInputFiles([path]);
  await look(page, "a refusal that can be mended");
  await page.getByRole("button", { name: "Upload as holiday.jpg" }).click();
  const address = await publishedLink(page, "holiday.jpg").getAttribute("href");
  expect(Buffer.from(await (await fetch(address ?? "")).arrayBuffer())).toEqual(bare);
  await expect.poll(() => uploadRow(page, "holiday.pdf").count()).toBe(0);
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe("BODY");
});
