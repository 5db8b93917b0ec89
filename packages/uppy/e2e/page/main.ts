import { resumeUploads } from "@s3-direct/upload-client/resume";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import Uppy, { type Meta } from "@uppy/core";
import Dashboard from "@uppy/dashboard";
import GoldenRetriever from "@uppy/golden-retriever";
import "@uppy/core/css/style.min.css";
import "@uppy/dashboard/css/style.min.css";
import S3Direct, { type BodyOf } from "@s3-direct/uppy";
import type { AppRouter } from "../stack.ts";

const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "/trpc" })] });

const uppy = new Uppy<Meta, BodyOf<typeof client.photo>>()
  .use(Dashboard, { inline: true, target: "#dashboard", showLinkToFileUploadResult: true })
  .use(S3Direct, { procedures: client.photo, resume: resumeUploads({ name: "photo", owner: () => "somebody" }) });

if (location.search === "?retriever") uppy.use(GoldenRetriever);
