// How each block of the pages is tested. A block that is not named here is run.
import { allBlocks } from "../scripts/code.mjs";

const quickStart = "run by `pnpm test:quick-start`";
const image = "run by `pnpm test:image`, in a Docker of its own";
const peers = "run or compiled by `pnpm test:peers`";
const examples = "the same stands in an app of examples/, which `pnpm test:examples` runs";
const before = "another library's code, as it is before";
const framework = "names modules that only a framework has; compiled by `pnpm check:docs`";
const production = "asks the containers of a production, which no test starts";
const amazon = "asks Amazon's services, which cannot be had where tests run";

/** The blocks that are not run here, and why, by page, heading and number under the heading. */
export const elsewhere = {
  "README.md: Try it": "run by all who start it, and by `npm test` itself",
  "README.md: Use it": "names that are not on npm yet; the packages are installed by `pnpm test:quick-start`",
  "README.md: Use it (2)": "their names are checked by `pnpm test:quick-start`",
  "README.md: On the server": quickStart,
  "README.md: In the browser": quickStart,
  "docs/components.md: Add one": "run by `pnpm test:components`, from a path and an address",
  "docs/components.md: Theme": "a look, which the screenshots show",
  "docs/deploy.md: A new version": image,
  "docs/deploy.md: A new version (2)": "served in place of the app's own by `npm test`",
  "docs/deploy.md: Back up": production,
  "docs/deploy.md: With Docker": image,
  "docs/deploy.md: With Docker (2)": image,
  "docs/deploy.md: With Docker (4)": image,
  "docs/deploy.md: With Docker (5)": image,
  "docs/guides/cdn.md: CloudFront": peers,
  "docs/guides/cdn.md: Private files": peers,
  "docs/guides/cdn.md: Uploads through your own origin (2)": "run by `pnpm test:cluster`",
  "docs/guides/finish-without-the-browser.md: AWS: S3 → SQS → Lambda, or your own loop": amazon,
  "docs/guides/finish-without-the-browser.md: Ceph":
    "Ceph's notifications are asked for by `pnpm test:ceph`, without Amazon's command",
  "docs/guides/publish-in-the-background.md: A queue on Postgres": peers,
  "docs/guides/publish-in-the-background.md: A queue on Postgres (2)": peers,
  "docs/guides/publish-in-the-background.md: A queue on Postgres (3)": peers,
  "docs/guides/react-native.md: Expo and React Native": peers,
  "docs/guides/react-native.md: Expo and React Native (2)": peers,
  "docs/guides/react-native.md: Expo and React Native (3)": peers,
  "docs/guides/runtimes.md: Bun": examples,
  "docs/guides/runtimes.md: Workers of Cloudflare": examples,
  "docs/guides/runtimes.md: Roles in place of keys (2)": "read by a test of @s3-direct/upload-server",
  "docs/guides/runtimes.md: Roles in place of keys (3)": amazon,
  "docs/guides/testing.md: In Playwright or another browser suite (2)":
    "another library's code, and a page of the reader's",
  "docs/ko/quick-start.md: 빠른 시작": quickStart,
  "docs/migrate/better-upload.md: From better-upload": before,
  "docs/migrate/better-upload.md: From better-upload (2)": before,
  "docs/migrate/multer.md: From multer": before,
  "docs/migrate/multer.md: From multer (2)": before,
  "docs/migrate/presigned-put.md: From a hand-written presigned PUT": before,
  "docs/migrate/presigned-put.md: From a hand-written presigned PUT (2)": before,
  "docs/migrate/uploadthing.md: From UploadThing": before,
  "docs/migrate/uploadthing.md: From UploadThing (2)": before,
  "docs/quick-start.md: Quick start": quickStart,
  "docs/quick-start.md: Quick start (2)": quickStart,
  "docs/quick-start.md: Quick start (3)": quickStart,
  "docs/quick-start.md: Quick start (4)": quickStart,
  "docs/quick-start.md: Quick start (5)": quickStart,
  "docs/quick-start.md: Quick start (6)": quickStart,
  "docs/recipes.md: A build without the keys": framework,
  "docs/recipes.md: The Image component of Next": framework,
  "docs/recipes.md: SvelteKit: load the variables": framework,
  "docs/runbook.md: Runbook": production,
  "docs/runbook.md: Runbook (2)": production,
  "docs/runbook.md: The database was lost": production,
  "docs/set-up-s3.md: Setting up S3 (2)": "asks Cloudflare's R2, whose likeness provision's own tests ask",
  "docs/set-up-s3.md: By CloudFormation, CDK or Terraform (2)": peers,
  "packages/uppy/README.md: @s3-direct/uppy": "a name that is not on npm yet",
};

const all = await allBlocks();

/** Each kind but the last has a test file. */
export const kinds = ["server", "page", "shell", "words", "test", "elsewhere"];
export const blocksOf = (kind) => all.filter((block) => kindOf(block) === kind);
/** Names that no block has any more. */
export const stale = Object.keys(elsewhere).filter((name) => !all.some((block) => block.name === name));

function kindOf({ name, lang, code }) {
  if (name in elsewhere) return "elsewhere";
  if (lang === "sh") return "shell";
  if (lang !== "ts" && lang !== "tsx") return "words";
  if (/^test\(/m.test(code)) return "test";
  if (/\/testing|"node:fs"/.test(code)) return "server";
  return /@s3-direct\/(upload-client|uppy)|@trpc\/client|\b(uploader|canvas)\b/.test(code) || lang === "tsx"
    ? "page"
    : "server";
}
