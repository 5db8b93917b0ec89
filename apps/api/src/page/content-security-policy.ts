import type { S3Storage } from "@s3-direct/upload-server";

type Addresses = Pick<S3Storage, "uploadBucketUrls" | "publicBaseUrl"> & { downloads: { bucketUrl: URL } };

/**
 * Returns what a browser may do with the page: run the page's own scripts, call the page's own server, upload to
 * exactly the upload bucket's URLs, and show published files, public or private. Everything else is forbidden, so that
 * an injected script could not send data anywhere.
 */
export function contentSecurityPolicy({ uploadBucketUrls, publicBaseUrl, downloads }: Addresses): string {
  const uploads = uploadBucketUrls.map(({ origin }) => origin);
  const media = [new URL(publicBaseUrl).origin, downloads.bucketUrl.origin];
  const directives: Record<string, readonly string[]> = {
    "default-src": ["'none'"],
    // One worker hashes parts; another makes previews of pictures.
    "worker-src": ["'self'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "font-src": ["'self'"],
    // The page fetches the beginning of a text to show it.
    "connect-src": ["'self'", ...uploads, ...media],
    // blob: shows the picture of a file that is still being uploaded, on the page of the components.
    "img-src": ["'self'", "blob:", "data:", ...media],
    "media-src": ["'self'", "blob:", ...media],
    // The browser's own viewer shows PDFs.
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
