import { createUploader } from "@s3-direct/upload-client";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import type { AppRouter } from "../server.ts";

const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: "/trpc" })] });
const uploader = createUploader(client.photo);
const input = document.querySelector("input");
const list = document.querySelector("ul");

input?.addEventListener("change", () => Array.from(input.files ?? [], (file) => uploader.add(file)));

type Item = ReturnType<typeof uploader.getSnapshot>["items"][number];

uploader.subscribe(() => list?.replaceChildren(...uploader.getSnapshot().items.map(row)));

function row(item: Item): Node {
  if (item.status === "done") return Object.assign(new Image(), { src: item.result.file.url });
  const text = (item.error ?? item.cause)?.sentence ?? `${Math.round(item.progress.fraction * 100)} %`;
  return Object.assign(document.createElement("li"), { textContent: `${item.file.name}: ${text}` });
}
