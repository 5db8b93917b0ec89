/** The pictures that the library shows instead of a photo of several megabytes. */
export const variantNames = ["thumb", "large"] as const;
