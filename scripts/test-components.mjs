// `pnpm test:components`: the components as a user gets them. In an empty Vite app outside the workspace, with the
// lowest React, the `shadcn` command copies each from a path and from a URL; then the app is compiled and built.
import { once } from "node:events";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { codeBlocks } from "./code-blocks.mjs";
import { inNewFolder, npmInstall, run } from "./npm.mjs";
import { root } from "./pnpm.mjs";

const shadcn = ["--yes", "shadcn@4.23.0"];
const sources = join(root, "packages", "components", "src");
const registry = join(root, "apps", "web", "public", "r");

const versions = {
  react: "18.2.0",
  "react-dom": "18.2.0",
  "@types/react": "18.3.0",
  "@types/react-dom": "18.3.0",
  typescript: "5.9",
  vite: "8",
};

/** As `shadcn init` writes it. With a `baseColor` the command fetches that colour's palette from its own server. */
const settings = {
  style: "new-york",
  rsc: false,
  tsx: true,
  tailwind: { config: "", css: "src/index.css", baseColor: "", cssVariables: true, prefix: "" },
  aliases: {
    components: "@/components",
    utils: "@/lib/utils",
    ui: "@/components/ui",
    lib: "@/lib",
    hooks: "@/hooks",
  },
};

const compilerOptions = {
  target: "ES2022",
  module: "ESNext",
  moduleResolution: "bundler",
  jsx: "react-jsx",
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  types: ["vite/client"],
  paths: { "@/*": ["./src/*"] },
};

/** Instead of tRPC's client: endpoints by their types. */
const client = `import type { FinishAnswer, UploadProcedures } from "@s3-direct/upload-client";
type Endpoint<Input> = UploadProcedures<Input, FinishAnswer>;
export const client = {} as { photo: Endpoint<unknown>; attachment: Endpoint<{ postId: string }> };
`;

try {
  const items = (await readdir(registry)).filter((name) => name.endsWith(".json"));
  await run("npx", [...shadcn, "registry", "validate"], root);
  await inNewFolder(async ({ folder, tarballs }) => {
    const app = join(folder, "app");
    await createApp(app, tarballs);
    const [first, ...others] = items;
    await run("npx", [...shadcn, "add", "--yes", ...others.map((name) => join(registry, name))], app);
    await serve(registry, (url) => run("npx", [...shadcn, "add", "--yes", `${url}/${first}`], app));
    await expectSources(app);
    await run("npx", ["tsc"], app);
    await run("npx", ["vite", "build", "--logLevel=error"], app);
    console.log(`${items.length} components: copied by shadcn, compiled and built.`);
  });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function createApp(app, tarballs) {
  const ours = Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`]);
  const dependencies = { ...Object.fromEntries(ours), ...versions };
  const files = {
    "package.json": JSON.stringify({ private: true, type: "module", dependencies }),
    "components.json": JSON.stringify(settings),
    "tsconfig.json": JSON.stringify({ compilerOptions, include: ["src"] }),
    "vite.config.ts": 'export default { resolve: { alias: { "@": `${import.meta.dirname}/src` } } };',
    "index.html": '<script type="module" src="/src/main.tsx"></script>',
    "src/index.css": "",
    "src/uploads.tsx": await shownCode(),
    "src/main.tsx": 'export * from "./uploads";',
    "src/client.ts": client,
  };
  await mkdir(join(app, "src"), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(app, name), text);
  await npmInstall(app);
}

/** Returns the code in docs/components.md, unchanged. */
async function shownCode() {
  const blocks = codeBlocks(await readFile(join(root, "docs", "components.md"), "utf8"));
  return blocks.find(({ file }) => file === "src/uploads.tsx").code;
}

async function expectSources(app) {
  const copied = join(app, "src", "components", "s3-direct");
  for (const name of await readdir(copied)) {
    const [copy, source] = await Promise.all([copied, sources].map((folder) => readFile(join(folder, name), "utf8")));
    if (copy !== source) throw new Error(`${name} was changed.`);
  }
}

async function serve(folder, work) {
  const server = createServer((request, response) => {
    const name = request.url.slice(1);
    readFile(join(folder, name)).then(
      (content) => response.setHeader("content-type", "application/json").end(content),
      () => response.writeHead(404).end(),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await work(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.close();
  }
}
