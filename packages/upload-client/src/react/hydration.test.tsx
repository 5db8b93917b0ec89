// @vitest-environment happy-dom
import { StrictMode, act } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { FinishAnswer } from "../procedures.ts";
import { createApi } from "../testing/api.ts";
import { eventually } from "../testing/eventually.ts";
import { NodeXMLHttpRequest } from "../testing/node-xhr.ts";
import { type TestStorage, startStorage } from "../testing/storage.ts";
import { createUploader } from "../uploader.ts";
import type { Uploader } from "../uploader-types.ts";
import { useDropzone } from "./use-dropzone.ts";
import { useUpload } from "./use-upload.ts";
import { useUploadItem } from "./use-upload-item.ts";
import { useUploads } from "./use-uploads.ts";

let storage: TestStorage;
beforeEach(async () => {
  vi.stubGlobal("XMLHttpRequest", NodeXMLHttpRequest);
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  storage = await startStorage();
});
afterEach(async () => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  document.body.replaceChildren();
  await storage.close();
});

test("what a server has rendered goes on in a browser that has a list already, under StrictMode and without a warning", async () => {
  const rules = { query: async () => ({ accept: ["text/*"], maxSize: 1_000 }) };
  const api = { ...createApi(storage), rules };
  const uploader = createUploader(api);
  const Page = ({ id }: { id: string }) => <AllHooks api={api} uploader={uploader} id={id} />;
  const { id } = await uploader.upload(new File(["hello"], "a.txt", { type: "text/plain" }));

  const warned = [vi.spyOn(console, "error"), vi.spyOn(console, "warn")];
  const page = (
    <StrictMode>
      <Page id={id} />
    </StrictMode>
  );
  const container = document.body.appendChild(document.createElement("main"));
  container.innerHTML = renderToString(page);
  expect(container.textContent).toBe("idle, 0 listed, none");
  const onRecoverableError = vi.fn();
  const root = await act(async () => hydrateRoot(container, page, { onRecoverableError }));
  await act(() => eventually(() => expect(container.querySelector("input")?.accept).toBe("text/*")));
  expect(container.textContent).toBe("idle, 1 listed, done");
  expect(onRecoverableError).not.toHaveBeenCalled();
  for (const calls of warned) expect(calls).not.toHaveBeenCalled();
  await act(async () => root.unmount());
});

test("what was chosen before the page listened is taken once, as it would be afterwards", async () => {
  const onDrop = vi.fn();
  const onChange = vi.fn();
  const Choosing = () => <input {...useDropzone({ onDrop }).getInputProps({ onChange })} />;
  const page = (
    <StrictMode>
      <Choosing />
    </StrictMode>
  );
  const container = document.body.appendChild(document.createElement("main"));
  container.innerHTML = renderToString(page);
  const input = container.querySelector("input");
  if (input === null) throw new Error("The server has rendered no input.");
  const file = new File(["hello"], "a.txt", { type: "text/plain" });
  choose(input, file);
  const root = await act(async () => hydrateRoot(container, page));
  expect(onDrop.mock.calls).toEqual([[[file], expect.anything()]]);
  expect(onChange).toHaveBeenCalledOnce();
  expect(input.files).toHaveLength(0);
  await act(async () => root.unmount());
});

/** Without an event, because nobody listens. happy-dom's list of files is an array. */
function choose({ files }: HTMLInputElement, file: File): void {
  if (Array.isArray(files)) files.push(file);
}

type AllHooksProps = {
  api: Parameters<typeof useUpload<{ postId: string } | undefined, FinishAnswer>>[0];
  uploader: Uploader<{ postId: string } | undefined, unknown>;
  id: string;
};

function AllHooks({ api, uploader, id }: AllHooksProps) {
  const { status } = useUpload(api);
  const { items, addAll, rules } = useUploads(uploader);
  const item = useUploadItem(uploader, id);
  const { getDropzoneProps, getInputProps } = useDropzone({ rules, onDrop: (files) => addAll(files) });
  return (
    <div {...getDropzoneProps()}>
      <input {...getInputProps()} />
      {`${status}, ${items.length} listed, ${item?.status ?? "none"}`}
    </div>
  );
}
