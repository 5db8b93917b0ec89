/** What a request may ask for. */
export const acceptances = ["any", "images", "media", "documents"] as const;
export type Acceptance = (typeof acceptances)[number];
