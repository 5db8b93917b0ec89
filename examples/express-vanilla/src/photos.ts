import { createUploader } from "@s3-direct/upload-client";
import { client } from "./client.ts";

const uploader = createUploader(client.photo);
const input = document.querySelector("input");
// So that the same photo can be chosen again.
input?.addEventListener("click", () => (input.value = ""));
input?.addEventListener("change", () => uploader.addAll([...(input.files ?? [])]));

uploader.subscribe(() => {
  const rows = uploader.getSnapshot().items.map((item) => {
    if (item.status === "done") return Object.assign(new Image(), { src: item.result.file.url });
    const text = (item.error ?? item.cause)?.sentence ?? `${Math.round(item.progress.fraction * 100)} %`;
    return Object.assign(document.createElement("li"), { textContent: `${item.file.name}: ${text}` });
  });
  document.querySelector("ul")?.replaceChildren(...rows);
});
