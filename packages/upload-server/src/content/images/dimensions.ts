/** In pixels, as the picture is shown. */
export type Dimensions = { width: number; height: number };

/** Swaps the dimensions of a picture that is stored sideways. */
export function turned({ width, height }: Dimensions, sideways: boolean): Dimensions {
  return sideways ? { width: height, height: width } : { width, height };
}
