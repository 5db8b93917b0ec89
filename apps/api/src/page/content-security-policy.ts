import type { S3Storage } from "@s3-direct/upload-server";

type Addresses = Pick<S3Storage, "uploadBucketUrls" | "publicBaseUrl"> & { downloads: { bucketUrl: URL } };

/**
 * What a browser may do with the page: run the page's own scripts, talk to the page's own server, send files to exactly the
 * names of the upload bucket, and show what is published, public or private. Nothing else, so that a script that got in has
 * nowhere to send anything.
 */
export function contentSecurityPolicy({ uploadBucketUrls, publicBaseUrl, downloads }: Addresses): string {
  const uploads = uploadBucketUrls.map(({ origin }) => origin);
  const media = [new URL(publicBaseUrl).origin, downloads.bucketUrl.origin];
  const directives: Record<string, readonly string[]> = {
    "default-src": ["'none'"],
    // One worker hashes parts, another makes previews of pictures.
    "worker-src": ["'self'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "font-src": ["'self'"],
    // The beginning of a text is fetched to be shown.
    "connect-src": ["'self'", ...uploads, ...media],
    // blob: is the picture of a file that is still on its way, on the page of the components.
    "img-src": ["'self'", "blob:", "data:", ...media],
    "media-src": ["'self'", "blob:", ...media],
    // A PDF is shown by the browser's own viewer.
    "frame-src": media,
    "manifest-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...new Set(sources)].join(" "))
    .join("; ");
}
