import { readFileSync } from "node:fs";

/** What Vite has built: of each module, its chunk and the chunks that it imports at once. */
const manifest = JSON.parse(readFileSync(new URL("dist/.vite/manifest.json", import.meta.url), "utf8"));

/** A module's files, with everything that is loaded along with it. */
function filesOf(module, seen = new Set()) {
  if (seen.has(module)) return [];
  seen.add(module);
  const { file, imports = [] } = manifest[module];
  return [`dist/${file}`, ...imports.flatMap((each) => filesOf(each, seen))];
}

const unique = (files) => [...new Set(files)];
const first = filesOf("index.html");
const page = (module) => filesOf(module).filter((file) => !first.includes(file));

// oxlint-disable-next-line import/no-default-export -- size-limit reads it
export default [
  {
    name: "first load: the app and its first page",
    path: unique([...first, ...page("src/features/upload/upload-page.tsx")]),
    gzip: true,
    limit: "150 kB",
  },
  ...[
    "library/library-page",
    "how-it-works/how-it-works-page",
    "components/components-page",
    "account/account-page",
    "account/recovery/forgot-page",
    "account/recovery/reset-page",
    "account/recovery/verify-page",
    "share/links-page",
    "share/collection/collection-page",
    "file-request/requests-page",
    "file-request/visitor/request-page",
  ].map((name) => ({
    name: `then ${name}`,
    path: unique(page(`src/features/${name}.tsx`)),
    gzip: true,
    limit: "30 kB",
  })),
];
