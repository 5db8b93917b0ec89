import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { codeBlocks } from "./code-blocks.mjs";
import { root } from "./pnpm.mjs";

/**
 * The rest of an application around the README's code: the modules that the README calls yours, and those that start
 * the API and show the page.
 */
const yours = {
  "trpc.ts": `
import { initTRPC } from "@trpc/server";
export const { router, procedure: protectedProcedure } = initTRPC.context<{ user: { id: string } }>().create();
`,
  "db.ts": `
export async function saveAttachment(row: { file: { url: string }; key: string; postId: string }) {
  console.log("saved", row.postId, row.file.url);
  return 1;
}
`,
  "keys.ts": `
export const signer = { accessKeyId: "signer", secretAccessKey: "signer-secret" };
export const publisher = { accessKeyId: "publisher", secretAccessKey: "publisher-secret" };
`,
  "src/client.ts": `
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import type { appRouter } from "../router.ts";
export const client = createTRPCClient<typeof appRouter>({ links: [httpBatchLink({ url: "/trpc" })] });
`,
  "server.ts": `
import { startUploadS3 } from "@s3-direct/dev-s3";
import { createHTTPServer } from "@trpc/server/adapters/standalone";
import { appRouter } from "./router.ts";
await startUploadS3({ port: 9000, uploadBucket: "acme-upload", mediaBucket: "acme-media" });
createHTTPServer({ router: appRouter, basePath: "/trpc/", createContext: () => ({ user: { id: "ann" } }) }).listen(3000);
`,
  "src/App.tsx": `
import { Attach } from "./attach.tsx";
const App = () => <Attach postId="7" />;
export default App;
`,
};

/** The development S3's addresses, instead of Amazon's and the CDN's. */
const addresses = {
  'aws({ region: "eu-central-1" })': 'custom({ endpoint: "http://localhost:9000" })',
  "import { aws,": "import { custom,",
  '"https://media.acme.com"': '"http://127.0.0.1:9000/acme-media"',
};

/** Returns an application's files by their paths: the README's unchanged endpoint and component, and the rest. */
export async function readmeCode() {
  const blocks = codeBlocks(await readFile(join(root, "README.md"), "utf8"));
  const named = blocks.filter(({ file }) => file !== undefined);
  return { ...yours, ...Object.fromEntries(named.map(({ file, code }) => [file, code])) };
}

/** Returns the same, with a running S3. */
export async function readmeApplication() {
  const files = await readmeCode();
  let router = files["router.ts"];
  for (const [theirs, ours] of Object.entries(addresses)) {
    if (!router.includes(theirs)) throw new Error(`The README has no ${theirs}.`);
    router = router.replace(theirs, ours);
  }
  return { ...files, "router.ts": router };
}
