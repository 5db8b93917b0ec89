/** In pixels, as a picture is shown. */
export type Dimensions = { width: number; height: number };

/** The dimensions of a picture that is stored on its side. */
export function turned({ width, height }: Dimensions, sideways: boolean): Dimensions {
  return sideways ? { width: height, height: width } : { width, height };
}
