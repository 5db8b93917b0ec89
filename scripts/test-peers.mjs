// `pnpm test:peers`: the packed packages in applications of strangers, with the lowest and the highest of what they may be used
// with: compiled, and run. scripts/peers is such an application.
import { cp, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inNewFolder, npmInstall, run } from "./npm.mjs";

const application = fileURLToPath(new URL("peers", import.meta.url));

const lowest = {
  // The first that exports the types which a mount is declared with.
  "@trpc/server": "11.4.0",
  "@trpc/client": "11.4.0",
  "@trpc/tanstack-react-query": "11.4.0",
  "@tanstack/react-query": "5.80.3",
  // tRPC's client for TanStack Query takes none before it.
  react: "18.2.0",
  "react-dom": "18.2.0",
  "@types/react": "18.3.0",
  "@types/react-dom": "18.3.0",
  zod: "4.0.0",
  // The lowest that tRPC takes.
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

/** Other Nodes than the one that runs this, from npm's own packages of them. */
const otherNodes = ["22", "24"];

try {
  await inNewFolder(async ({ folder, tarballs }) => {
    for (const [name, versions] of Object.entries({ lowest, highest })) {
      const app = join(folder, name);
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
  });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function install(app, { versions, tarballs }) {
  await cp(application, app, { recursive: true });
  const ours = Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`]);
  const dependencies = { ...Object.fromEntries(ours), ...versions };
  await writeFile(join(app, "package.json"), JSON.stringify({ private: true, type: "module", dependencies }));
  await npmInstall(app);
}

/**
 * Declarations of others are none of ours: some versions want types that nobody installed. So ours are checked too, and of what is
 * found only what is in them or in the application counts.
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

async function smoke(app, [command, ...args]) {
  for (const script of ["smoke.mjs", "smoke.cjs"]) await run(command, [...args, script], app);
}

async function installed(app) {
  const names = ["@trpc/server", "react", "zod", "@tanstack/react-query", "typescript"];
  const { dependencies } = JSON.parse(await run("npm", ["ls", "--json", "--depth=0", ...names], app));
  return names.map((name) => `${name} ${dependencies[name].version}`).join(", ");
}
