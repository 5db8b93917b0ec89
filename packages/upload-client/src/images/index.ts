export { prepareImage, type ImageOptions, type ImageType } from "./prepare-image.ts";
export { previewImage, type PreviewOptions } from "./preview-image.ts";
