import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { build, defaultClientConditions, defineConfig, loadEnv, type Plugin } from "vite";

// As the API reads it: from the environment, or from `.env` in the repository's root; an empty setting is none.
const settings = loadEnv("development", fileURLToPath(new URL("../..", import.meta.url)), ["PORT", "WEB_ORIGIN"]);
const api = `http://127.0.0.1:${settings["PORT"] || "3000"}`;
const webOrigin = settings["WEB_ORIGIN"] || "http://localhost:5173";

/** What is on the first page and other pages use, too. */
const firstModules = [
  /src[\\/]components[\\/](ask|button|icon|icon-button|live-region|modal|notice|page|text-field)\.tsx$/,
  /src[\\/]features[\\/]upload[\\/]\w+[\\/](accept|count-uploads|describe-upload|picture-metadata|queue|take-files|upload-errors)\.ts$/,
];

/** What is small, and loaded wherever files are changed. */
const changeModules = /src[\\/]features[\\/]library[\\/]changes[\\/](changes|lasting-calls|read-lists|undo-offer)\.ts$/;

export default defineConfig({
  plugins: [react(), tailwindcss(), sayBusyPort(), buildServiceWorker(), compressBuild()],
  // The workspace's packages are read from their sources, so that nothing needs building first.
  resolve: { conditions: ["@s3-direct/source", ...defaultClientConditions] },
  // Which files are loaded together, for the gates of their size.
  build: {
    manifest: true,
    // What the first page needs in any case is one file, and not one for each set of pages that share it.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "shared", test: (id) => firstModules.some((one) => one.test(id)) },
            { name: "changes", test: changeModules },
          ],
        },
      },
    },
  },
  // One origin for page and API: no CORS, and the session cookie is first-party.
  server: { port: Number(new URL(webOrigin).port || 80), strictPort: true, proxy: { "/trpc": api, "/api": api } },
});

/** Vite reports a busy port with a stack trace; one sentence says more. */
function sayBusyPort(): Plugin {
  return {
    name: "say-busy-port",
    configureServer({ httpServer, config }) {
      httpServer?.prependListener("error", (error: NodeJS.ErrnoException) => {
        if (error.code !== "EADDRINUSE") return;
        config.logger.error(
          `Port ${config.server.port} is in use: stop what runs there, then start the web app again.`,
        );
        process.exit(1);
      });
    },
  };
}

/** The service worker is one file, under a name that stays: a browser finds each new version there. */
function buildServiceWorker(): Plugin {
  const entry = fileURLToPath(new URL("src/features/installable/worker/service-worker.ts", import.meta.url));
  return {
    name: "build-service-worker",
    apply: "build",
    async writeBundle({ dir = "dist" }) {
      const output = { format: "iife", entryFileNames: "sw.js" } as const;
      await build({
        configFile: false,
        logLevel: "error",
        build: { outDir: dir, emptyOutDir: false, copyPublicDir: false, rolldownOptions: { input: entry, output } },
      });
    },
  };
}

/** Puts each text of the build compressed beside it, so that no server has to do it for each visitor. */
function compressBuild(): Plugin {
  const ways = { br: promisify(brotliCompress), gz: promisify(gzip) };
  return {
    name: "compress-build",
    apply: (_, { command, mode }) => command === "build" && mode === "production",
    async writeBundle({ dir = "dist" }, bundle) {
      for (const [name, output] of Object.entries(bundle)) {
        if (!/\.(js|css|html)$/.test(name)) continue;
        const content = output.type === "chunk" ? output.code : output.source;
        for (const [ending, compress] of Object.entries(ways)) {
          await writeFile(join(dir, `${name}.${ending}`), await compress(content));
        }
      }
    },
  };
}
