import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { createUploader } from "../../packages/upload-client/dist/index.js";
import { contestant } from "./measure.js";

/** In a separate folder, because its worker has the same name as the one that hashes. */
const images = "/images/index.js";

contestant({
  prepare: ({ maxEdge }) =>
    createUploader(createTRPCClient({ links: [httpBatchLink({ url: "/trpc" })] }).names1form, {
      async beforeUpload(file) {
        const { prepareImage } = await import(images);
        return prepareImage(file, { maxEdge });
      },
    }),
  async upload(files, { made }) {
    const items = await Promise.all(
      files.map((file) => {
        void showPreview(file);
        return made.upload(file);
      }),
    );
    const failed = items.find((item) => item.status === "error");
    if (failed) throw failed.error;
    if (items.some((item, index) => item.file.size >= files[index].size)) throw new Error("A photo stayed as large.");
    return items.length;
  },
});

/** As in the web app's list. */
async function showPreview(file) {
  const { previewImage } = await import(images);
  const canvas = document.body.appendChild(document.createElement("canvas"));
  canvas.style = "width: 48px; height: 48px; object-fit: cover";
  const preview = await previewImage(file, { width: 144 });
  canvas.width = preview.width;
  canvas.height = preview.height;
  canvas.getContext("bitmaprenderer").transferFromImageBitmap(preview);
}
