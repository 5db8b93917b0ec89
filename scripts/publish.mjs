// `pnpm publish:packages`, for the release workflow: publishes each version that npm does not have. pnpm packs the
// packages, because it replaces `workspace:*`; npm publishes them, because it supports trusted publishing and signs
// where they were built.
import { publicPackages } from "./packages.mjs";
import { inNewFolder, run } from "./npm.mjs";

await inNewFolder(async ({ folder, tarballs }) => {
  for (const { name, manifest } of await publicPackages()) {
    if (await isPublished(`${name}@${manifest.version}`, folder)) continue;
    await run("npm", ["publish", tarballs[name], "--access", "public", "--provenance"], folder);
    console.log(`${name}@${manifest.version} is published`);
  }
});

async function isPublished(version, folder) {
  const found = await run("npm", ["view", version, "version"], folder).catch((error) => {
    if (error.message.includes("E404")) return "";
    throw error;
  });
  return found.trim() !== "";
}
