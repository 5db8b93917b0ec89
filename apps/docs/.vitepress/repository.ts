import manifest from "../../../packages/upload-client/package.json" with { type: "json" };

/** The URL of the sources, from the packages' manifest. */
export const repository = manifest.repository.url.replace(/^git\+/, "").replace(/\.git$/, "");
