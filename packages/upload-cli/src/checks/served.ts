import type { S3Storage } from "@s3-direct/upload-server";
import { ask, findAnswer, together } from "./ask.ts";
import { failure, holds, note, risk, type Finding, type Findings } from "./finding.ts";
import { describeAnswer, isSuccess, readServed, send, type Answer } from "./http.ts";
import { isListing, listingUrl } from "./listing.ts";
import { body, mediaUrls, type Probe } from "./probe.ts";

/** Checks that a published file is served at its URL, and from an origin other than the app's. */
export async function checkServed(probe: Probe, mediaKey: string): Promise<Findings> {
  const title = `published files are served at ${probe.storage.publicBaseUrl}`;
  return ask(title, () => lookAtServed(probe, { title, mediaKey }));
}

async function lookAtServed(
  { storage, origins }: Probe,
  { title, mediaKey }: { title: string; mediaKey: string },
): Promise<Finding | Findings> {
  const { publicBaseUrl, mediaBucket } = storage;
  const answer = await readServed(`${publicBaseUrl}/${mediaKey}`);
  if (!isSuccess(answer)) {
    return failure(title, { detail: describeAnswer(answer), advice: adviceOnRefusal(answer, mediaBucket) });
  }
  if (answer.text !== body) {
    const advice = "PUBLIC_BASE_URL answers with something else: it must be the media bucket's or its CDN's address.";
    return failure(title, { detail: "another content", advice });
  }
  const listed = await checkListing(storage);
  const rest = [apart({ publicBaseUrl, origins }), sniffing(answer)];
  return together([{ findings: [holds(title)] }, listed, { findings: rest }]);
}

function sniffing({ headers }: Answer): Finding {
  const title = "published files come with nosniff";
  if (headers.get("x-content-type-options") === "nosniff") return holds(title);
  return note(title, "not these: S3 cannot send it, a CDN in front of the media bucket can");
}

function adviceOnRefusal({ status, code }: Answer, bucket: string): string {
  if (status === 0) return "PUBLIC_BASE_URL cannot be reached: check its name and port.";
  if (status === 403 || code === "AccessDenied") {
    return `Let everybody read ${bucket}/media/* (s3-direct provision --serve public; on AWS the account's Block Public Access may forbid it), or put a CDN in front and name it in PUBLIC_BASE_URL.`;
  }
  if (status >= 300 && status < 400) return "PUBLIC_BASE_URL redirects: name the address that it redirects to.";
  return "PUBLIC_BASE_URL does not lead to the media bucket: it ends where keys begin, that is before media/.";
}

/** Where files are served, and in the bucket itself. */
function checkListing(storage: S3Storage): Promise<Findings> {
  const title = "nobody can list media without a signature";
  const bucketUrls = Object.values(mediaUrls(storage, ""));
  const listings = bucketUrls.flatMap((url) =>
    [undefined, "media/", "private/"].map((prefix) => listingUrl(url, prefix)),
  );
  return ask(title, async () => {
    const found = await findAnswer(
      [...new Set(listings)].map((url) => send(url)),
      isListing,
    );
    if (found === undefined) return holds(title);
    return failure(title, {
      detail: "anybody may",
      advice: `Take s3:ListBucket on ${storage.mediaBucket} from everybody: a media key is a secret that only its URL tells.`,
    });
  });
}

/** Checks the origins: an uploaded file must not get the app's cookies, or run as a page of the app. */
function apart({ publicBaseUrl, origins }: { publicBaseUrl: string; origins: readonly string[] }): Finding {
  const title = "published files are served from another host than the app";
  const host = new URL(publicBaseUrl).hostname;
  if (!origins.some((origin) => new URL(origin).hostname === host)) return holds(title);
  return risk(title, {
    detail: `both are ${host}`,
    advice: "Serve media from a host name of its own: cookies are shared by host name, whatever the port.",
  });
}
