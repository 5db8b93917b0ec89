/** The look at files before they are announced is a chunk of its own: most of it is the table of media types. */
export const loadRules = () => import("./prepare-file.ts");
