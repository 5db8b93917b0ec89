export { prepareImage, type ImageOptions, type ImageType } from "./prepare-image.ts";
