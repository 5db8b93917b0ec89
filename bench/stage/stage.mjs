import { fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startLink } from "../link/link.mjs";
import { launchBrowser } from "./browser.mjs";
import { namesOf } from "./names.mjs";
import { buildPages } from "./pages.mjs";
import { startS3 } from "./s3.mjs";
import { makeCertificate, startTls } from "./tls.mjs";

/** The line that the published figures are for. */
export const farLine = { rtt: 80, windowBytes: 512 * 1024, bytesPerSecond: 100e6 };

const pageNames = ["ours", "better-upload", "uppy", "plain-put", "photos", "train", "train-peer"];

/**
 * Starts everything: an S3, the API, a link in front of each, and a browser at the other end.
 * @param line the emulated line, for `startLink`
 * @param isSecure whether all is reached by https, as on the internet: the API by HTTP/2, the S3 by HTTP/1.1
 * @param browser which one, for `launchBrowser`
 * @param openS3 starts Ceph, or another S3; it gets the page's origin and a folder
 */
export async function openStage({ line = farLine, isSecure = false, openS3 = startS3, browser: wanted } = {}) {
  const closers = [];
  const closing = (part, close) => {
    closers.push(close);
    return part;
  };
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), "bench-"));
    closing(folder, () => rm(folder, { recursive: true }));
    const pages = join(folder, "pages");
    await buildPages(pages, pageNames);

    const [s3Link, apiLink] = await Promise.all([startLink(line), startLink(line)]);
    closing(s3Link, () => s3Link.close());
    closing(apiLink, () => apiLink.close());
    const certificate = isSecure ? await makeCertificate(folder) : undefined;
    const origin = `${isSecure ? "https" : "http"}://localhost:${apiLink.port}`;
    const s3 = await openS3({ origin, folder });
    closing(s3, s3.close);
    s3Link.target = s3.port;
    if (certificate) {
      const tls = await startTls({ target: s3.port, certificate });
      closing(tls, tls.close);
      s3Link.target = tls.port;
    }

    const api = fork(fileURLToPath(new URL("api.mjs", import.meta.url)), {
      env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    });
    closing(api, () => api.kill());
    // The S3's functions can't be sent to the API's process.
    api.send({ s3: JSON.parse(JSON.stringify(s3)), linkPort: s3Link.port, certificate, pages });
    apiLink.target = await new Promise((resolve, reject) => {
      api.once("message", ({ port: listening }) => resolve(listening));
      api.once("exit", (code) => reject(new Error(`The API ended with code ${code}.`)));
    });
    let browser = await launchBrowser(wanted);
    closers.push(() => browser.close());

    return {
      folder,
      s3,
      api,
      links: { s3: s3Link, api: apiLink },
      /** Where our uploads go, by the number of the S3's names. */
      uploadOrigins: (s3.names ?? namesOf(s3Link.port, isSecure)).map(
        (name) => new URL(name.replace("{bucket}", s3.settings.S3_UPLOAD_BUCKET)).origin,
      ),
      setRtt(milliseconds) {
        s3Link.rtt = milliseconds;
        apiLink.rtt = milliseconds;
      },
      /**
       * Opens a page without connections of an earlier page. Not in its own browser context: Chromium opens no
       * connections ahead there.
       */
      async openPage(name) {
        s3Link.cut();
        apiLink.cut();
        const page = await browser.newPage();
        await page.goto(`${origin}/page.html?${name}`);
        await page.waitForFunction(() => document.title === "ready");
        return page;
      },
      get browser() {
        return browser;
      },
      /** Forgets what a browser keeps from page to page: connections, scripts and answers to preflights. */
      async restartBrowser() {
        await browser.close();
        browser = await launchBrowser(wanted);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Chooses files, as a person does in a file picker. */
export async function choose(page, paths) {
  const input = await page.$("input");
  await input.uploadFile(...paths);
}
