/**
 * Returns the S3's host names that browsers reach through the link, in the order in which they are added; `{bucket}`
 * stands for the bucket's name.
 * @param isSecure whether they speak TLS
 */
export function namesOf(port, isSecure) {
  const hosts = ["localhost", "127.0.0.1", "{bucket}.localhost"];
  return hosts.map((host) => `http${isSecure ? "s" : ""}://${host}:${port}`);
}
