// `pnpm test:quick-start`: docs/quick-start.md, unchanged. Runs its commands and writes its code blocks in a new folder
// outside the workspace, with our tarballs instead of names that are not on npm yet; then Chromium uploads a photo
// through the page. Then the same for the README's endpoint and component, with the modules that it calls yours.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { launchChromium } from "@s3-direct/browsers";
import { freePorts } from "../packages/browsers/src/free-port.mjs";
import { applyDiff, codeBlocks } from "./code-blocks.mjs";
import { end, inNewFolder, run, start } from "./npm.mjs";
import { publicPackages } from "./packages.mjs";
import { root } from "./pnpm.mjs";
import { readmeApplication } from "./readme-code.mjs";
import { answers, mayChooseAgain, patience, photo, uploadByBrowser } from "./upload-by-browser.mjs";

/** What the page promises. */
const maxLines = 26;

const began = Date.now();
const started = [];
try {
  const { blocks, web, api, withPorts } = await readPage();
  const commands = blocks.filter(({ lang }) => lang === "sh").map(({ code }) => code.trim().split("\n"));
  const [setUp, , begin] = commands;
  await inNewFolder(async ({ folder, tarballs }) => {
    for (const line of await linesFromTarballs()) await areThere(line, { folder });
    const app = await createApp(folder, setUp);
    for (const line of setUp.filter((one) => one.startsWith("npm install"))) await install(app, { line, tarballs });
    await run("npx", ["dev-s3", "--help"], app);
    for (const block of blocks.filter(({ file }) => file !== undefined)) await writeBlock(app, block);
    const lines = await countLines(app, blocks);
    await run("npx", ["tsc", "-b"], app);
    if (lines > maxLines) throw new Error(`They are ${lines} lines of one's own, and ${maxLines} are promised.`);
    for (const line of begin) started.push(start(...words(line), app));
    const { url } = await uploadByBrowser(web);
    console.log(`${lines} lines, ${Math.round((Date.now() - began) / 1000)} s from an empty folder to ${url}`);
    for (const child of started.splice(0)) await end(child);
    await writeReadme(app, withPorts);
    await run("npx", ["tsc", "-b"], app);
    for (const line of begin) started.push(start(...words(line), app));
    console.log(`The README's: ${await uploadByReadme({ web, api })}`);
    // The page's next step.
    await install(app, { line: "npm install --save-dev @s3-direct/upload-cli", tarballs });
    await run("npx", ["s3-direct", "--help"], app);
  });
} catch (error) {
  console.error(error.message, ...started.map((child) => child.said()));
  process.exitCode = 1;
} finally {
  for (const child of started) await end(child);
}

/** Returns the page's blocks, with free ports instead of its own. */
async function readPage() {
  const text = await readFile(join(root, "docs", "quick-start.md"), "utf8");
  const [api, web, s3] = await freePorts(3);
  const ports = { 3000: api, 5173: web, 9000: s3 };
  const withPorts = (code) => code.replaceAll(/\b(3000|5173|9000)\b/g, (port) => ports[port]);
  const page = withPorts(text).replace(/^npm run dev$/m, `npx vite --port ${web} --strictPort`);
  return { blocks: codeBlocks(page), web: `http://localhost:${web}`, api: `http://localhost:${api}`, withPorts };
}

/** Runs the lines up to `cd`, and commits, to count later changes. */
async function createApp(folder, setUp) {
  const at = setUp.findIndex((line) => line.startsWith("cd "));
  for (const line of setUp.slice(0, at)) await run(...words(line), folder);
  const app = join(folder, setUp[at].slice(3));
  await git(app, ["init", "--quiet"]);
  await commit(app);
  return app;
}

/**
 * Installs each of our packages from its tarball, with those that it needs and no other: a command that the page does
 * not install must not be there.
 */
async function install(app, { line, tarballs }) {
  const [command, args] = words(line);
  const manifests = new Map((await publicPackages()).map(({ name, manifest }) => [name, manifest]));
  const given = new Set(args);
  for (const name of given) {
    const { dependencies = {} } = manifests.get(name) ?? {};
    for (const needed of Object.keys(dependencies)) if (manifests.has(needed)) given.add(needed);
  }
  const all = [...given].map((arg) => tarballs[arg] ?? arg);
  await run(command, [...all, "--no-audit", "--no-fund", "--loglevel=error"], app);
}

/** Returns the lines of all pages that install tarballs. */
async function linesFromTarballs() {
  const pages = ["README.md", "docs/quick-start.md", "docs/ko/quick-start.md", "examples/README.md"];
  const found = pages.map(async (page) => {
    const lines = (await readFile(join(root, page), "utf8")).match(/npm install [^`\n]*~\/tarballs[^`\n]*/g);
    if (lines === null) throw new Error(`${page} does not say how to install tarballs.`);
    return lines;
  });
  return (await Promise.all(found)).flat();
}

/** Checks that the line that installs tarballs has their real names. */
function areThere(line, { folder }) {
  const names = line.split(" ").filter((word) => word.startsWith("~/"));
  return run("bash", ["-c", `ls ${names.join(" ").replaceAll("~/", "./")}`], folder);
}

async function writeBlock(app, { lang, file, code }) {
  const path = join(app, file);
  await writeFile(path, lang === "diff" ? applyDiff(await readFile(path, "utf8"), code) : code);
}

async function writeReadme(app, withPorts) {
  for (const [file, code] of Object.entries(await readmeApplication()))
    await writeFile(join(app, file), withPorts(code));
}

/**
 * @returns the address of the photo, to which the README's component links, and which returns the photo's exact bytes
 */
async function uploadByReadme({ web, api }) {
  await answers(web);
  // The page tries again only for half a minute: its API may start later.
  await answers(api, () => true);
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(patience);
    await page.goto(web);
    await page.locator("input[type=file]").setInputFiles(photo);
    const url = await page.getByRole("link", { name: "photo.png" }).getAttribute("href");
    await mayChooseAgain(page);
    const published = await fetch(url);
    assert.deepEqual(Buffer.from(await published.arrayBuffer()), await readFile(photo));
    return url;
  } finally {
    await browser.close();
  }
}

/** Counts the lines added to the page's files. */
async function countLines(app, blocks) {
  await git(app, ["add", "--all"]);
  const files = blocks.flatMap(({ file = [] }) => file);
  const counted = await git(app, ["diff", "--cached", "--numstat", "--", ...files]);
  return counted
    .trim()
    .split("\n")
    .reduce((sum, row) => sum + Number(row.split("\t")[0]), 0);
}

function git(app, args) {
  return run("git", args, app);
}

function commit(app) {
  const who = ["-c", "user.name=somebody", "-c", "user.email=somebody@localhost"];
  return git(app, ["add", "--all"]).then(() => git(app, [...who, "commit", "--quiet", "--message=empty"]));
}

function words(line) {
  const [command, ...args] = line.split(" ");
  return [command, args];
}
