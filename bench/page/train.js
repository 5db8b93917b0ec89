import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { createUploader } from "../../packages/upload-client/dist/index.js";
import { resumeUploads } from "../../packages/upload-client/dist/resume/index.js";

/** As in an application: an uploader whose uploads survive the page, and no button. */
const procedures = createTRPCClient({ links: [httpBatchLink({ url: "/trpc" })] }).names3put;
const uploader = createUploader(procedures, {
  retries: 15,
  resume: resumeUploads({ name: "train", owner: () => "bench" }),
});
void uploader.continueAll();

globalThis.choose = () => {
  for (const file of document.querySelector("input").files) uploader.add(file);
};
globalThis.look = () =>
  uploader
    .getSnapshot()
    .items.map(({ status, progress, error }) => [status, progress.loaded, error?.message].filter(Boolean).join(" "));
