import { MiB } from "@s3-direct/upload-core";
import { connectionsPerHost } from "@s3-direct/upload-core/internal";
import { noop } from "../lib/noop.ts";

/** The smallest part of a large file. */
const partSize = 5 * MiB;

/** Makes the browser open a connection to each origin, for requests without cookies, unless it already has one. */
export function preconnect(origins: readonly string[]): void {
  for (const href of origins) {
    const link = Object.assign(document.createElement("link"), { rel: "preconnect", crossOrigin: "", href });
    document.head.append(link);
    link.remove();
  }
}

/**
 * Makes Chromium open as many connections as files of these sizes will use. A `<link rel=preconnect>` opens only one for
 * each origin, however many links there are. So requests are made and aborted while they connect: Chromium keeps the
 * connection of such a request, Firefox closes it. Only for https, whose handshake lasts long enough for the abort to
 * come before the request is sent.
 */
export function connectForAll(origins: readonly string[], sizes: readonly number[]): void {
  const bodies = sizes.reduce((sum, size) => sum + Math.ceil(size / partSize), 0);
  const each = Math.min(connectionsPerHost, Math.ceil(bodies / origins.length));
  if (origins.length === 0 || each < 2 || !("userAgentData" in navigator)) return;
  const unsent = new AbortController();
  const request: RequestInit = { cache: "no-store", signal: unsent.signal };
  for (const origin of origins.filter((url) => url.startsWith("https:")))
    for (let count = 0; count < each; count++) fetch(origin, request).catch(noop);
  unsent.abort();
}
