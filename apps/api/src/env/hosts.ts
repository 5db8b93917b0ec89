import type { S3StorageOptions } from "@s3-direct/upload-server";

/**
 * Returns the problems with the host names of a production set-up, one sentence each. Cookies ignore ports, so uploaded
 * files must come from another host name than the app, both for public files and for presigned URLs.
 */
export function hostProblems({ webOrigin, s3 }: { webOrigin: string; s3: S3StorageOptions | undefined }): string[] {
  const app = new URL(webOrigin);
  const isHere = isLoopback(app.hostname);
  const problems: string[] = [];
  if (app.protocol !== "https:" && !isHere) {
    problems.push(
      "WEB_ORIGIN must begin with https://, but for this machine alone: who listens would have the cookies.",
    );
  }
  const isApps = (url: string | undefined) => url !== undefined && new URL(url).hostname === app.hostname;
  const must = "must be on another host name than WEB_ORIGIN: what people upload must not get the app's cookies.";
  if (isApps(s3?.publicBaseUrl)) problems.push(`PUBLIC_BASE_URL ${must}`);
  // If everything runs on one machine for a trial, there may be only one name.
  if (isHere) return problems;
  for (const [name, url] of browsersS3(s3)) if (isApps(url)) problems.push(`${name} ${must}`);
  return problems;
}

/** The URLs where browsers use presigned requests, each with the variable that sets it. */
function browsersS3(s3: S3StorageOptions | undefined) {
  const { provider, signingEndpoint, endpointAliases = [] } = s3 ?? {};
  const first = signingEndpoint === undefined ? "S3_ENDPOINT" : "S3_SIGNING_ENDPOINT";
  return [
    [first, signingEndpoint ?? provider?.endpoint],
    ...endpointAliases.map((alias) => ["S3_ENDPOINT_ALIASES", alias] as const),
  ] as const;
}

function isLoopback(host: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(host);
}

/** To a browser localhost and 127.0.0.1 are two origins; people who type them mean the same. */
export function withLocalTwin(origin: string): string[] {
  const url = new URL(origin);
  const twins: Record<string, string> = { localhost: "127.0.0.1", "127.0.0.1": "localhost" };
  const twin = twins[url.hostname];
  if (twin === undefined) return [origin];
  url.hostname = twin;
  return [origin, url.origin];
}
