/**
 * Loads the check of files before they are announced, which is a separate chunk: most of it is the table of media
 * types.
 */
export const loadRules = () => import("./prepare-file.ts");
