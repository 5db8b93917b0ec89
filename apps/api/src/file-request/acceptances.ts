/** The kinds of files that a request can accept. */
export const acceptances = ["any", "images", "media", "documents"] as const;
export type Acceptance = (typeof acceptances)[number];
