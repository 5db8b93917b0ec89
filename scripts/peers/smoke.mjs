// Runs the installed packages: mounts the procedures, and signs an upload, which needs no request.
import assert from "node:assert/strict";
import { createUploader } from "@s3-direct/upload-client";
import { appRouter, createCaller } from "./server.js";

const caller = createCaller({ user: "ann" });
const photo = { filename: "a.png", contentType: "image/png", size: 7 };
const plan = await caller.photo.create({ ...photo, input: { album: "summer" } });
assert.equal(plan.kind, "single");
assert.match(plan.key, /^uploads\/photo\/ann\//);
await assert.rejects(
  caller.photo.create({ ...photo, contentType: "text/html", filename: "a.html", input: { album: "" } }),
  {
    code: "UNSUPPORTED_MEDIA_TYPE",
  },
);
assert.deepEqual(createUploader(appRouter.photo).getSnapshot().items, []);
