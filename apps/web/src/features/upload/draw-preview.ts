/** In pixels of the screen: three for each of the largest thumbnail's. */
const width = 144;

/** @returns whether there is something to see: not where this browser can't decode the picture */
export async function drawPreview(canvas: HTMLCanvasElement, file: File, signal: AbortSignal): Promise<boolean> {
  const { previewImage } = await import("@s3-direct/upload-client/images");
  const preview = await previewImage(file, { width, signal });
  if (!preview) return false;
  canvas.width = preview.width;
  canvas.height = preview.height;
  canvas.getContext("bitmaprenderer")?.transferFromImageBitmap(preview);
  return true;
}
