// @vitest-environment happy-dom
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { IDBFactory } from "fake-indexeddb";
import { StrictMode, useEffect } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { resumeUploads } from "../resume/index.ts";
import { createApi, fail } from "../testing/api.ts";
import { eventually } from "../testing/eventually.ts";
import { NodeXMLHttpRequest } from "../testing/node-xhr.ts";
import { type TestPage, openPage } from "../testing/react.tsx";
import { type TestStorage, startStorage } from "../testing/storage.ts";
import { createLocks } from "../testing/tabs.ts";
import { createUploader } from "../uploader.ts";
import { type UseUploadOptions, useUpload } from "./use-upload.ts";

type Api = ReturnType<typeof createApi>;

let storage: TestStorage;
let api: Api;
let page: TestPage;

/** The result in the component's latest render, and how often it was rendered. */
const shown: {
  upload: ReturnType<typeof useUpload<{ postId: string } | undefined, Done>> | undefined;
  renders: number;
} = {
  upload: undefined,
  renders: 0,
};
type Done = Extract<Awaited<ReturnType<Api["finish"]["mutate"]>>, { status: "done" }>;

function Uploading({ options }: { options: UseUploadOptions<Done> }) {
  const upload = useUpload(api, options);
  useEffect(() => {
    shown.upload = upload;
    shown.renders++;
  });
  return <p>{upload.status}</p>;
}

beforeEach(async () => {
  vi.stubGlobal("XMLHttpRequest", NodeXMLHttpRequest);
  vi.spyOn(Math, "random").mockReturnValue(0);
  storage = await startStorage();
  api = createApi(storage);
  shown.renders = 0;
  page = openPage();
});
afterEach(async () => {
  await page.close();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  await storage.close();
});

async function render(options: UseUploadOptions<Done> = {}, strict = false) {
  const uploading = <Uploading options={options} />;
  await page.render(strict ? <StrictMode>{uploading}</StrictMode> : uploading);
}

function latest() {
  if (shown.upload === undefined) throw new Error("Nothing has been rendered.");
  return shown.upload;
}

const shows = (text: string) => page.until(() => expect(document.body.textContent).toBe(text));

const file = (name = "a.txt") => new File(["hello"], name, { type: "text/plain" });

describe("useUpload", () => {
  test("shows an upload from idle to done", async () => {
    const onSuccess = vi.fn();
    await render({ onSuccess });
    expect(document.body.textContent).toBe("idle");
    expect(latest().progress?.fraction).toBeUndefined();
    const picked = file();
    await page.act(() => latest().upload(picked));
    await shows("done");
    const u = latest();
    expect(u.status === "done" && u.result).toMatchObject({ file: { size: 5 }, data: { id: 7 } });
    expect(u.progress?.fraction).toBe(1);
    expect(onSuccess.mock.calls).toEqual([[u.status === "done" && u.result, picked]]);
  });

  test("upload never throws: an error is a state, and onError's", async () => {
    const onError = vi.fn();
    await render({ onError });
    api.failures.create.push(fail("FILE_TOO_LARGE"));
    await page.act(() => latest().upload(file()));
    await shows("error");
    expect(onError).toHaveBeenCalledTimes(1);
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: "FILE_TOO_LARGE" });
  });

  test("uploadAsync rejects with the error", async () => {
    await render();
    api.failures.create.push(fail("FILE_EMPTY"));
    await page.act(() => expect(latest().uploadAsync(file())).rejects.toMatchObject({ code: "FILE_EMPTY" }));
    await page.act(() => expect(latest().uploadAsync(file())).resolves.toMatchObject({ data: { id: 7 } }));
  });

  test("abort, retry and reset", async () => {
    const callbacks = { onSuccess: vi.fn(), onError: vi.fn() };
    await render(callbacks);
    storage.faults.push({ kind: "stall" });
    await page.act(() => latest().upload(file()));
    await page.until(() => expect(storage.requests).toHaveLength(1));
    await page.act(() => latest().abort());
    expect(document.body.textContent).toBe("aborted");
    expect(callbacks.onError).not.toHaveBeenCalled();
    await page.act(() => latest().retry());
    await shows("done");
    expect(callbacks.onSuccess).toHaveBeenCalledTimes(1);
    await page.act(() => latest().reset());
    await shows("idle");
  });

  test("another file takes the place of the one before", async () => {
    const onSuccess = vi.fn();
    await render({ onSuccess });
    storage.faults.push({ kind: "stall" });
    const { uploadAsync } = latest();
    let replaced: Promise<void> | undefined;
    await page.act(() => {
      replaced = expect(uploadAsync(file("first.txt"))).rejects.toMatchObject({ code: "ABORTED" });
    });
    await page.until(() => expect(storage.requests).toHaveLength(1));
    await page.act(() => latest().upload(file("second.txt")));
    await replaced;
    await shows("done");
    expect(latest().file?.name).toBe("second.txt");
    expect(onSuccess).toHaveBeenCalledTimes(1);
  });

  test("calls the callbacks of the latest render, and its own functions stay the same", async () => {
    const early = vi.fn();
    const late = vi.fn();
    await render({ onSuccess: early });
    const { upload, uploadAsync, abort, retry, reset } = latest();
    await page.act(() => upload(file()));
    await render({ onSuccess: late });
    await shows("done");
    expect(early).not.toHaveBeenCalled();
    expect(late).toHaveBeenCalledTimes(1);
    expect(latest()).toMatchObject({ upload, uploadAsync, abort, retry, reset });
  });

  test("an upload goes to the endpoint that the component is given now, and one that is under way stays where it is", async () => {
    const other = createApi(storage);
    const Toggled = ({ isPrivate }: { isPrivate: boolean }) => {
      const upload = useUpload(isPrivate ? other : api);
      useEffect(() => {
        shown.upload = upload;
      });
      return null;
    };
    await page.render(<Toggled isPrivate={false} />);
    await page.render(<Toggled isPrivate />);
    await page.act(() => latest().uploadAsync(file("secret.txt")));
    expect(api.announced).toEqual([]);
    expect(other.announced).toMatchObject([{ filename: "secret.txt" }]);

    storage.faults.push({ kind: "stall" });
    await page.act(() => latest().upload(file("under way.txt")));
    await page.until(() => expect(storage.requests).toHaveLength(2));
    await page.render(<Toggled isPrivate={false} />);
    await page.act(() => latest().abort());
    await page.until(() => expect(other.calls.at(-1)).toBe("abort uploads/2"));
    expect(api.calls).toEqual([]);
  });

  test("what an earlier page left goes on in the hook, one upload in place of the other", async () => {
    vi.stubGlobal("indexedDB", new IDBFactory());
    const locks = createLocks();
    const remembering = () => {
      const tab = locks.openTab();
      vi.stubGlobal("navigator", { locks: tab.locks, storage: { estimate: async () => ({ quota: 1e9, usage: 0 }) } });
      return { tab, options: { resume: resumeUploads({ name: "photo", owner: () => "ann" }) } };
    };
    const before = remembering();
    await render(before.options);
    storage.faults.push({ kind: "stall" });
    await page.act(() => latest().upload(file("left.txt")));
    await page.until(() => expect(storage.requests).toHaveLength(1));
    const look = remembering();
    const other = createUploader(api, look.options);
    const isKept = async () => expect((await other.unfinished())[0]?.needs).toBe("nothing");
    await page.act(() => eventually(isKept));
    const { pause, abort } = latest();
    await page.act(pause);
    before.tab.close();
    await page.render(null);

    await render(remembering().options);
    const [left] = await latest().unfinished();
    expect(left).toMatchObject({ name: "left.txt", size: 5, needs: "nothing", isInOtherTab: false });
    await page.act(() => latest().continueAll());
    await shows("done");
    expect(latest().file?.name).toBe("left.txt");
    expect(await latest().unfinished()).toEqual([]);
    storage.faults.push({ kind: "stall" });
    await page.act(() => latest().upload(file("next.txt")));
    await page.act(() => expect(left?.resume(file())).rejects.toThrow("An upload is active."));
    await page.act(() => latest().abort());
    abort();
  });

  test("an endpoint that no upload of the component goes to any more is let go of", async () => {
    setFlagsFromString("--expose-gc");
    const collectGarbage: () => void = runInNewContext("gc");
    const Changing = ({ endpoint }: { endpoint: Api }) => {
      const upload = useUpload(endpoint);
      useEffect(() => {
        shown.upload = upload;
      });
      return <p>{upload.status}</p>;
    };
    const seen: WeakRef<Api>[] = [];
    for (let uploads = 0; uploads < 4; uploads++) {
      const endpoint = { ...api };
      seen.push(new WeakRef(endpoint));
      await page.render(<Changing endpoint={endpoint} />);
      await page.act(() => latest().uploadAsync(file()));
    }
    await page.until(() => {
      collectGarbage();
      expect(seen[0]?.deref() === undefined).toBe(true);
    });
    expect(seen.at(-1)?.deref() === undefined).toBe(false);
  });

  test("with autoUpload: false it waits for start, and takes another input until then", async () => {
    await render({ autoUpload: false });
    await page.act(() => latest().upload(file()));
    expect(document.body.textContent).toBe("ready");
    await page.act(() => latest().setInput({ postId: "7" }));
    await page.act(() => latest().start());
    await shows("done");
    expect(api.announced).toMatchObject([{ input: { postId: "7" } }]);
  });

  test("what was chosen before a component got another endpoint, and is started after it, goes to that one", async () => {
    const other = createApi(storage);
    const Toggled = ({ isPrivate }: { isPrivate: boolean }) => {
      const upload = useUpload(isPrivate ? other : api, { autoUpload: false });
      useEffect(() => {
        shown.upload = upload;
      });
      return <p>{upload.status}</p>;
    };
    await page.render(<Toggled isPrivate={false} />);
    await page.act(() => latest().upload(file("secret.txt")));
    await page.render(<Toggled isPrivate />);
    await page.act(() => latest().start());
    await shows("done");
    expect(api.calls).toEqual([]);
    expect(other.announced).toMatchObject([{ filename: "secret.txt" }]);
  });

  test("a beforeUpload that comes with a later render looks at the file, where the endpoint has no rules too", async () => {
    await render();
    await render({ beforeUpload: () => new File(["hi"], "b.txt", { type: "text/plain" }) });
    await page.act(() => latest().upload(file("a.txt")));
    await shows("done");
    expect(api.announced.map(({ filename }) => filename)).toEqual(["b.txt"]);
  });

  test("under StrictMode there is one upload and one callback", async () => {
    const onSuccess = vi.fn();
    await render({ onSuccess }, true);
    await page.act(() => latest().upload(file()));
    await shows("done");
    expect(api.calls).toEqual(["create uploads/1", "finish uploads/1"]);
    expect(storage.requests).toHaveLength(1);
    expect(onSuccess).toHaveBeenCalledTimes(1);
  });

  test("an upload goes on when its component is gone, and the callbacks are called", async () => {
    const onSuccess = vi.fn();
    await render({ onSuccess });
    latest().upload(file());
    await page.render(null);
    await page.until(() => expect(onSuccess).toHaveBeenCalledTimes(1));
    expect(storage.objects.size).toBe(1);
  });

  test("renders at most once a frame, however many bytes go", async () => {
    await render();
    const started = performance.now();
    await page.act(() => latest().upload(new File([new Uint8Array(16 * 1024 * 1024)], "a.bin")));
    await shows("done");
    // There are 256 progress events.
    expect(shown.renders).toBeLessThan((performance.now() - started) / 16 + 5);
  });

  test("traps: 85 the browser asks before it closes the page only while the upload is active, unless told not to", async () => {
    const wouldAsk = () => {
      const event = new Event("beforeunload", { cancelable: true });
      window.dispatchEvent(event);
      return event.defaultPrevented;
    };
    await render();
    expect(wouldAsk()).toBe(false);
    await page.act(() => latest().upload(file()));
    expect(wouldAsk()).toBe(true);
    await shows("done");
    expect(wouldAsk()).toBe(false);

    await page.render(null);
    await render({ warnBeforeUnload: false });
    await page.act(() => latest().upload(file()));
    expect(wouldAsk()).toBe(false);
    await shows("done");
  });
});
