// `pnpm test:peers`: compiles and runs the packed packages in users' applications, with the lowest and the highest
// versions that they support. scripts/peers is such an application; the one in its folder expo is compiled with the
// code of docs/guides/react-native.md. What `provision` prints for CloudFormation goes through AWS's CDK, with the code
// of docs/set-up-s3.md, and what it prints for Terraform through the types of its AWS provider. The workers of
// docs/guides/publish-in-the-background.md publish what was left to a queue on Postgres, and the code of
// docs/guides/cdn.md calls CloudFront as it is documented. `npm start` is started on the newest Node.
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { codeBlocks } from "./code-blocks.mjs";
import { inNewFolder, npmInstall, run } from "./npm.mjs";
import { checkSetUp } from "./peers/set-up.mjs";
import { root } from "./pnpm.mjs";

const application = fileURLToPath(new URL("peers", import.meta.url));
const expoApplication = join(application, "expo");

const lowest = {
  // The first version that exports the types with which a mount is declared.
  "@trpc/server": "11.4.0",
  "@trpc/client": "11.4.0",
  "@trpc/tanstack-react-query": "11.4.0",
  "@tanstack/react-query": "5.80.3",
  // tRPC's client for TanStack Query supports no lower version.
  react: "18.2.0",
  "react-dom": "18.2.0",
  "@types/react": "18.3.0",
  "@types/react-dom": "18.3.0",
  zod: "4.0.0",
  // The lowest version that tRPC supports.
  typescript: "5.7.2",
  "@types/node": "20",
};

const highest = {
  "@trpc/server": "11",
  "@trpc/client": "11",
  "@trpc/tanstack-react-query": "11",
  "@tanstack/react-query": "5",
  react: "19",
  "react-dom": "19",
  "@types/react": "19",
  "@types/react-dom": "19",
  zod: "4",
  typescript: "7",
  "@types/node": "20",
};

/** What `npx expo install` would choose, as far as it is on npm: the picker for Expo 58 was published after it. */
const expo = {
  expo: "58",
  "expo-file-system": "58",
  "expo-image-picker": ">=57",
  "react-native": "0.88",
  react: "19.3.0",
  "@types/react": "19",
  "@trpc/server": "11",
  "@trpc/client": "11",
  typescript: "7",
};

/** Other Node versions than the running one, from npm's own packages of them. */
const otherNodes = ["20", "22", "24", "26"].filter((major) => major !== process.versions.node.split(".")[0]);

try {
  await inNewFolder(async ({ folder, tarballs }) => {
    for (const [name, versions] of Object.entries({ lowest, highest })) {
      const app = join(folder, name);
      await cp(application, app, { recursive: true });
      await install(app, { versions, tarballs });
      await compile(app);
      await smoke(app, ["node"]);
      console.log(`The ${name}: compiled and run, on Node ${process.versions.node}. ${await installed(app)}`);
      if (name === "lowest") continue;
      for (const node of otherNodes) {
        await smoke(app, ["npx", "--yes", `--package=node@${node}`, "--", "node"]);
        console.log(`The ${name}: run on Node ${node}.`);
      }
    }
    const { "@s3-direct/upload-core": core, "@s3-direct/upload-server": server } = tarballs;
    const needed = { "@s3-direct/upload-core": core, "@s3-direct/upload-server": server };
    await compileExpo(join(folder, "expo"), needed);
    await printSetUp(join(folder, "cdk"), { ...needed, "@s3-direct/upload-cli": tarballs["@s3-direct/upload-cli"] });
    await publishLater(join(folder, "queue"), needed);
    await askCloudFront(join(folder, "cloudfront"));
  });
  // From Node 24 on, Node uses a proxy's variables itself, so only there can a request go through a proxy by mistake.
  await run("npx", ["--yes", "--package=node@26", "--", "node", "--test", "scripts/start.test.mjs"], root);
  console.log("npm start: run on Node 26.");
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function install(app, { versions, tarballs }) {
  const ours = Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`]);
  const dependencies = { ...Object.fromEntries(ours), ...versions };
  await writeFile(join(app, "package.json"), JSON.stringify({ private: true, type: "module", dependencies }));
  await npmInstall(app);
}

/**
 * Compiles the application. Errors in others' declarations are not ours: some versions need types that nobody
 * installed. So all declarations are checked, but only errors in ours or in the application count.
 */
async function compile(app) {
  for (const project of ["tsconfig.server.json", "tsconfig.browser.json"]) {
    const text = await run("npx", ["tsc", "--project", project], app).catch((error) => error.message);
    const faults = text.split("\n").filter((line) => /error TS/.test(line) && !isElsewhere(line));
    if (faults.length > 0) throw new Error(`${project}:\n${faults.join("\n")}`);
  }
  if (!(await readdir(app)).includes("server.js")) throw new Error("Nothing was compiled.");
}

function isElsewhere(line) {
  return line.startsWith("node_modules/") && !line.startsWith("node_modules/@s3-direct/");
}

/** Compiles the page's code, unchanged, against the declarations that it is written for. */
async function compileExpo(app, tarballs) {
  await cp(expoApplication, app, { recursive: true });
  await writeFiles(app, "docs/guides/react-native.md");
  await install(app, { versions: expo, tarballs });
  await run("npx", ["tsc"], app);
  const { dependencies } = JSON.parse(await run("npm", ["ls", "--json", "--depth=0"], app));
  const names = ["expo", "expo-file-system", "expo-image-picker", "react-native"];
  console.log(`Expo's: compiled. ${names.map((name) => `${name} ${dependencies[name].version}`).join(", ")}`);
}

/** Writes the files that a page shows. */
async function writeFiles(app, page) {
  const blocks = codeBlocks(await readFile(join(root, page), "utf8")).filter(({ file }) => file !== undefined);
  await Promise.all(blocks.map(({ file, code }) => writeFile(join(app, file), code)));
}

/** Checks what the page's code sends to CloudFront, and its signatures. */
async function askCloudFront(app) {
  await cp(join(application, "cloudfront"), app, { recursive: true });
  await writeFiles(app, "docs/guides/cdn.md");
  await install(app, {
    versions: { "@aws-sdk/client-cloudfront": "3", "@aws-sdk/cloudfront-signer": "3" },
    tarballs: {},
  });
  await run("node", ["check.mjs"], app);
  console.log("CloudFront: asked as documented, and the signatures are the key's.");
}

async function smoke(app, [command, ...args]) {
  for (const script of ["smoke.mjs", "smoke.cjs"]) await run(command, [...args, script], app);
}

async function installed(app) {
  const names = ["@trpc/server", "react", "zod", "@tanstack/react-query", "typescript"];
  const { dependencies } = JSON.parse(await run("npm", ["ls", "--json", "--depth=0", ...names], app));
  return names.map((name) => `${name} ${dependencies[name].version}`).join(", ");
}

/** Uses a Node that pg-boss supports, from npm's own package of it. */
async function publishLater(app, tarballs) {
  // It imports what has been built by now.
  const { checkQueue, prepareQueue } = await import("./peers/queue.mjs");
  await prepareQueue(app);
  await install(app, { versions: { "pg-boss": "12", "@trpc/server": "11", node: "24" }, tarballs });
  await checkQueue(app);
}

async function printSetUp(app, tarballs) {
  await mkdir(app);
  await install(app, { versions: { "aws-cdk-lib": "2", constructs: "10", typescript: "7" }, tarballs });
  await checkSetUp(app);
}
