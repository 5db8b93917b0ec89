// `pnpm test:beside`: the parts of CI that leave a processor idle on their own and share no port, database or S3, three
// at a time; with packages that are packed once.
import { join } from "node:path";
import { browserSuites } from "./browser-suites.mjs";
import { inNewFolder } from "./npm.mjs";
import { pnpm } from "./pnpm.mjs";
import { runAll } from "./run-all.mjs";

const [webInChromium, ...otherBrowsers] = browserSuites.map(({ run }) => run);
const checks = ["check", "check:licences", "check:attw", "check:api", "check:docs", "test:docs"];
const services = ["test:cluster", "test:clamav", "test:exiftool", "test:posters", "test:alerts"];

/** What `pnpm test:ceph`, which has a Postgres too, leaves out of the API's suite: these files need an S3 of their own. */
const postgres = ["test:postgres", "src/personalities.test.ts", "src/quota/quota.test.ts", "src/account/mails.test.ts"];

/**
 * The three that differ most: one server for everything, which takes the longest and so runs first; without React and
 * with a server beside Vite; and a page from the server that Vite has in development.
 */
const examples = ["test:examples", "next-app-router", "express-vanilla", "react-router"];

/** In a browser of the system, which has a PDF viewer; the fetched one has none. */
const ofPdfs = [
  "--filter",
  "@s3-direct/web",
  "exec",
  "vitest",
  "run",
  "e2e/built.test.ts",
  "-t",
  "its own content security policy",
];

try {
  await inNewFolder(async ({ folder }) => {
    process.env.S3_DIRECT_PACKED = join(folder, "tarballs");
    // The longest are first, so that all lanes end at about the same time.
    await runAll(
      [
        webInChromium,
        () => inTurn(["test:ceph"]),
        // These mostly run npm, which takes one core or waits for the disk.
        () => inTurn(["test:machine", "test:peers", "test:components", "test:quick-start"]),
        () => inTurn(checks),
        () => pnpm(examples, { name: "examples" }),
        () => inTurn(services),
        () => pnpm(postgres, { name: "test:postgres" }),
        ...otherBrowsers,
        () => pnpm(ofPdfs, { name: "PDFs" }),
      ],
      { atOnce: 3 },
    );
  });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function inTurn(scripts) {
  // Its output about a thousand packages matters only if it fails.
  return runAll(scripts.map((script) => () => pnpm([script], { name: script, quiet: script === "check:licences" })));
}
