import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { formatBytes, toUploadError } from "@s3-direct/upload-core";
import type { S3Storage } from "@s3-direct/upload-server";
import { type Context, Hono, type Next } from "hono";
import { html } from "hono/html";
import type { Database } from "../db/client.ts";
import { findFileRequest, isExpired } from "../file-request/find-file-request.ts";
import type { RateLimits } from "../rate-limits/rate-limits.ts";
import { filesOf, pictureOf, type SharedRow } from "../share/collection.ts";
import { enter } from "../share/enter.ts";
import { describeError } from "../telemetry/describe-error.ts";
import type { Log } from "../telemetry/log.ts";
import { isOurFault } from "../telemetry/log-procedure.ts";

export type LinkPageDeps = {
  db: Database;
  storage: S3Storage;
  limits: Pick<RateLimits, "spend">;
  log: Log;
  /** Chat apps need absolute URLs. */
  webOrigin: string;
};

type PageEnv = { Variables: { requestId: string; address: string | undefined } };

/** What chat apps show of a link. They run no script, so the page's head must contain it. */
type Preview = { title: string; description: string | undefined; hasCover: boolean };

/**
 * Serves the pages of links to files (`/s/{token}`) and of file requests (`/r/{token}`) with a head of their own, and
 * the former's picture (`/s/{token}/cover`), which redirects to a new URL each time, so that nobody caches it. If the
 * head can't be made, the page is served without it.
 *
 * @param page.folder - the build, with its `index.html`
 * @param page.headers - for the page
 */
export function serveLinks(deps: LinkPageDeps, page: { folder: string; headers: Readonly<Record<string, string>> }) {
  const { db, storage, limits, log, webOrigin } = deps;

  const filesBehind = async (c: Context<PageEnv>) => {
    await limits.spend({ path: "share.page", userId: undefined, address: c.get("address") });
    const entry = await enter(db, { token: c.req.param("token") ?? "" });
    return entry.status === "open" ? { title: entry.share.title, files: await filesOf(db, entry.share) } : undefined;
  };

  const titleAsked = async (c: Context<PageEnv>) => {
    await limits.spend({ path: "request.page", userId: undefined, address: c.get("address") });
    const found = await findFileRequest(db, c.req.param("token"));
    return found === undefined || found.endedAt !== null || isExpired(found) ? undefined : found.title;
  };

  /** Serves the page with a head that describes its link. */
  const withHead =
    (previewOf: (c: Context<PageEnv>) => Promise<Preview>) => async (c: Context<PageEnv>, next: Next) => {
      try {
        const shown = await previewOf(c);
        const file = await readFile(join(page.folder, "index.html"), "utf8");
        const head = await headOf(shown, `${webOrigin}${c.req.path}`);
        const headers = { ...page.headers, "cache-control": "no-cache", "x-robots-tag": "noindex" };
        return c.html(
          file.replace(/<title>.*?<\/title>/s, () => head),
          200,
          headers,
        );
      } catch (error) {
        logMissingHead(log, { requestId: c.get("requestId"), error });
        return next();
      }
    };

  return new Hono<PageEnv>()
    .get(
      "/s/:token",
      withHead(async (c) => preview(await filesBehind(c), textsFor(c))),
    )
    .get(
      // A name with a dot is one of the build's files: the registry of components is in the same folder.
      "/r/:token{[\\w-]+}",
      withHead(async (c) => requestPreview(await titleAsked(c), textsFor(c))),
    )
    .get("/s/:token/cover", async (c) => {
      const files = (await filesBehind(c).catch(() => undefined))?.files ?? [];
      const cover = await pictureOf(storage, files.find(hasPicture)?.variants?.thumb);
      return cover === undefined ? c.notFound() : c.redirect(cover);
    });
}

/** A refusal, such as that of a rate limit, is no fault. */
function logMissingHead(log: Log, { requestId, error }: { requestId: string; error: unknown }): void {
  const { code } = toUploadError(error);
  const says = "a link's page has no head";
  if (isOurFault({ code })) log.warn({ requestId, ...describeError(error) }, says);
  else log.info({ requestId, code }, says);
}

const hasPicture = ({ variants }: SharedRow) => variants?.thumb !== undefined;

/** A link with a password, or one that has ended, reveals nothing. */
function preview(behind: Shown | undefined, t: typeof en): Preview {
  if (behind === undefined) return { title: t.title, description: undefined, hasCover: false };
  const { title, files } = behind;
  const size = formatBytes(files.reduce((sum, file) => sum + file.size, 0));
  return {
    title: title === "" ? (files[0]?.name ?? t.title) : title,
    description: `${t.files(files.length)}, ${size}`,
    hasCover: files.some(hasPicture),
  };
}

/** A request that has ended or expired reveals nothing either. */
function requestPreview(title: string | undefined, t: typeof en): Preview {
  return { title: title ?? t.request, description: title === undefined ? undefined : t.asked, hasCover: false };
}

const textsFor = (c: Context<PageEnv>) => (/^ko\b/i.test(c.req.header("accept-language") ?? "") ? ko : en);

type Shown = { title: string; files: SharedRow[] };

const en = {
  title: "Files for you",
  request: "Send files",
  asked: "You are asked for files. Send them here, without an account.",
  files: (count: number) => (count === 1 ? "1 file" : `${count.toLocaleString("en")} files`),
};
const ko: typeof en = {
  title: "공유 파일",
  request: "파일 보내기",
  asked: "파일을 보내 달라는 요청이에요. 계정 없이 보낼 수 있어요.",
  files: (count) => `파일 ${count.toLocaleString("ko")}개`,
};

async function headOf({ title, description, hasCover }: Preview, url: string): Promise<string> {
  const head = await html`<title>${title}</title>
    <meta property="og:type" content="website" />
    <meta property="og:site_name" content="s3-direct" />
    <meta property="og:title" content="${title}" />
    <meta property="og:url" content="${url}" />
    ${description && html`<meta property="og:description" content="${description}" />`}
    ${hasCover && html`<meta property="og:image" content="${url}/cover" />`}
    <meta name="twitter:card" content="${hasCover ? "summary_large_image" : "summary"}" />`;
  return head.toString();
}
