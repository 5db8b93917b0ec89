/** What looks at files before they are announced is a chunk of its own: the table of media types is most of it. */
export const loadRules = () => import("./prepare-file.ts");
