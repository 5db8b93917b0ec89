import manifest from "../../../packages/upload-client/package.json" with { type: "json" };

/** Where the sources are, as the packages say. */
export const repository = manifest.repository.url.replace(/^git\+/, "").replace(/\.git$/, "");
