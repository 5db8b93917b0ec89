/** What the library shows in place of a photo of some megabytes. */
export const variantNames = ["thumb", "large"] as const;
