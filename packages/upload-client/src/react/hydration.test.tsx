// @vitest-environment happy-dom
import { type ChangeEvent, type ReactNode, StrictMode, act, useEffect, useSyncExternalStore } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
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

describe("what was chosen before the page listened", () => {
  const file = new File(["hello"], "a.txt", { type: "text/plain" });
  const taken = [[[file], expect.anything()]];

  /**
   * Opens the page as a server renders it, with the file in its first input, and waits until it listens, under
   * StrictMode.
   */
  async function openWithChosen(page: ReactNode) {
    const container = document.body.appendChild(document.createElement("main"));
    container.innerHTML = renderToString(page);
    const [input] = container.querySelectorAll("input");
    if (input === undefined) throw new Error("The server has rendered no input.");
    choose(input, file);
    const root = await act(async () => hydrateRoot(container, <StrictMode>{page}</StrictMode>));
    onTestFinished(() => act(async () => root.unmount()));
    await act(() => sleep(20));
    return { input };
  }

  test("is taken once, as it would be afterwards", async () => {
    const onDrop = vi.fn();
    const onChange = vi.fn();
    const Choosing = () => <input {...useDropzone({ onDrop }).getInputProps({ onChange })} />;
    const { input } = await openWithChosen(<Choosing />);
    expect(onDrop.mock.calls).toEqual(taken);
    expect(onChange).toHaveBeenCalledOnce();
    expect(input.files).toHaveLength(0);
  });

  test("is told once to a handler of the page's own that keeps it", async () => {
    const onChange = vi.fn((event: ChangeEvent) => event.stopPropagation());
    const Choosing = () => <input {...useDropzone({ onDrop: vi.fn() }).getInputProps({ onChange })} />;
    await openWithChosen(<Choosing />);
    expect(onChange).toHaveBeenCalledOnce();
  });

  test("is taken from the first of two inputs", async () => {
    const onDrop = vi.fn();
    const Choosing = () => {
      const { getInputProps } = useDropzone({ onDrop });
      return (
        <>
          <input {...getInputProps()} />
          <input {...getInputProps()} />
        </>
      );
    };
    await openWithChosen(<Choosing />);
    expect(onDrop.mock.calls).toEqual(taken);
  });

  test("is not aborted by an effect's end, which StrictMode runs at once", async () => {
    const did: string[] = [];
    const Choosing = () => {
      const props = useDropzone({ onDrop: () => did.push("upload") }).getInputProps();
      useEffect(() => () => void did.push("abort"), []);
      return <input {...props} />;
    };
    await openWithChosen(<Choosing />);
    expect(did).toEqual(["abort", "upload"]);
  });

  test("is not taken by an input that has been disabled since", async () => {
    const onDrop = vi.fn();
    const isOnServer = () => true;
    const Choosing = () => {
      const disabled = !useSyncExternalStore(
        () => () => {},
        () => false,
        isOnServer,
      );
      return <input {...useDropzone({ onDrop, disabled }).getInputProps()} />;
    };
    await openWithChosen(<Choosing />);
    expect(onDrop).not.toHaveBeenCalled();
  });
});

/** Adds the file without an event, because nothing listens yet. happy-dom's list of files is an array. */
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
