import { failure, holds, note, risk, type Finding } from "./finding.ts";
import { describeAnswer, isSuccess, send, type Answer } from "./http.ts";
import { body, type Probe } from "./probe.ts";

/** That a published file is served where its URL says, and apart from the app. */
export async function checkServed({ storage, origins }: Probe, mediaKey: string): Promise<Finding[]> {
  const { publicBaseUrl } = storage;
  const title = `published files are served at ${publicBaseUrl}`;
  const answer = await send(`${publicBaseUrl}/${mediaKey}`);
  if (!isSuccess(answer)) {
    return [failure(title, { detail: describeAnswer(answer), advice: adviceOnRefusal(answer, storage.mediaBucket) })];
  }
  if (answer.text !== body) {
    const advice = "PUBLIC_BASE_URL answers with something else: it must be the media bucket's or its CDN's address.";
    return [failure(title, { detail: "another content", advice })];
  }
  const listing = await send(`${publicBaseUrl}/?list-type=2&max-keys=1`);
  return [
    holds(title),
    listed(storage.mediaBucket, listing),
    apart({ publicBaseUrl, origins }),
    ...(answer.headers.get("x-content-type-options") === "nosniff"
      ? [holds("published files come with nosniff")]
      : [
          note(
            "published files come with nosniff",
            "not these: S3 cannot send it, a CDN in front of the media bucket can",
          ),
        ]),
  ];
}

function adviceOnRefusal({ status, code }: Answer, bucket: string): string {
  if (status === 0) return "PUBLIC_BASE_URL cannot be reached: check its name and port.";
  if (status === 403 || code === "AccessDenied") {
    return `Let everybody read ${bucket}/media/* (s3-direct provision --serve public; on AWS the account's Block Public Access may forbid it), or put a CDN in front and name it in PUBLIC_BASE_URL.`;
  }
  if (status >= 300 && status < 400) return "PUBLIC_BASE_URL redirects: name the address that it redirects to.";
  return "PUBLIC_BASE_URL does not lead to the media bucket: it ends where keys begin, that is before media/.";
}

function listed(bucket: string, listing: Answer): Finding {
  const title = "nobody can list media without a signature";
  if (!isSuccess(listing) || !listing.text.includes("<ListBucketResult")) return holds(title);
  return failure(title, {
    detail: "anybody may",
    advice: `Take s3:ListBucket on ${bucket} from everybody: a media key is a secret that only its URL tells.`,
  });
}

/** An uploaded file must not get the app's cookies, or run as a page of the app. */
function apart({ publicBaseUrl, origins }: { publicBaseUrl: string; origins: readonly string[] }): Finding {
  const title = "published files are served from another host than the app";
  const host = new URL(publicBaseUrl).hostname;
  if (!origins.some((origin) => new URL(origin).hostname === host)) return holds(title);
  return risk(title, {
    detail: `both are ${host}`,
    advice: "Serve media from a host name of its own: cookies are shared by host name, whatever the port.",
  });
}
