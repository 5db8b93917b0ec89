import { expect, test } from "vitest";
import { kindOf } from "./kind-icon.tsx";

test.each([
  ["image/jpeg", "image"],
  ["video/mp4", "video"],
  ["audio/wav", "audio"],
  ["application/pdf", "page"],
  ["text/plain", "document"],
  ["text/csv", "table"],
  ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "table"],
  ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "document"],
  ["application/vnd.openxmlformats-officedocument.presentationml.presentation", "slides"],
  ["application/epub+zip", "document"],
  ["application/zip", "archive"],
  ["application/octet-stream", "file"],
  ["", "file"],
])("%s has the sign of its kind, %s", (contentType, icon) => {
  expect(kindOf(contentType).icon).toBe(icon);
});
