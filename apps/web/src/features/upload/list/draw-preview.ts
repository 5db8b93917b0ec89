/** In device pixels: three for each CSS pixel of the largest thumbnail. */
const width = 144;

/**
 * Draws a picture's preview.
 * @returns false if this browser can't decode the picture
 */
export async function drawPreview(canvas: HTMLCanvasElement, file: File, signal: AbortSignal): Promise<boolean> {
  const { previewImage } = await import("@s3-direct/upload-client/images");
  const preview = await previewImage(file, { width, signal });
  if (!preview) return false;
  canvas.width = preview.width;
  canvas.height = preview.height;
  canvas.getContext("bitmaprenderer")?.transferFromImageBitmap(preview);
  return true;
}
