import type { Media } from "../media.ts";

/** A private text of one byte. */
export const someMedia: Media = {
  id: "a",
  key: "a",
  uploadKey: "a",
  name: "old.txt",
  contentType: "text/plain",
  kind: "other",
  size: 1,
  visibility: "private",
  tags: [],
  shared: false,
  createdAt: "2026-11-29T00:00:00.000Z",
};
