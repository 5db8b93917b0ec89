import { createUploader, isActive, type Uploader, UploadError, type UploadItem } from "@s3-direct/upload-client";
import { BasePlugin, type Body, type Meta, type Uppy, type UppyEventMap, type UppyFile } from "@uppy/core";
import { locale } from "./locale.ts";
import type { S3DirectOptions } from "./options.ts";
import { restrictionsOf } from "./restrictions.ts";
import { type Done, errorOf, tellUppy } from "./tell-uppy.ts";

declare module "@uppy/core" {
  // Declaration merging works with an interface only.
  interface PluginTypeRegistry<M extends Meta, B extends Body> {
    S3Direct: S3Direct<M, B>;
  }
}

/** What an upload is made of. */
type Fresh<M extends Meta, B extends Body> = { file: UppyFile<M, B>; data: Blob; input: unknown };

/** Uppy's files, uploaded by the engine of `@s3-direct/upload-client`. */
export class S3Direct<M extends Meta, B extends Body> extends BasePlugin<S3DirectOptions, M, B> {
  /** The engine, for what Uppy has no word for, such as `goOn` after a sign-in. Its list is the plugin's affair. */
  readonly uploader: Uploader<unknown, Done>;
  /** The engine's uploads, by the ids of Uppy's files. */
  readonly #begun = new Map<string, { id: string; data: Blob }>();
  #isInstalled = false;

  constructor(uppy: Uppy<M, B>, options: S3DirectOptions) {
    super(uppy, options);
    this.id = options.id ?? "S3Direct";
    this.type = "uploader";
    this.defaultLocale = locale;
    this.i18nInit();
    // They begin when each has its own input.
    this.uploader = createUploader(options.endpoint, { ...options, autoUpload: false });
  }

  override install(): void {
    this.#isInstalled = true;
    this.#setResumable(true);
    this.uppy.addUploader(this.#upload);
    this.uppy.on("file-removed", this.#forget);
    this.uppy.on("upload-pause", this.#pause);
    this.uppy.on("pause-all", this.uploader.pauseAll);
    this.uppy.on("resume-all", this.uploader.resumeAll);
    // A page that is rendered on a server asks nobody.
    if (typeof document !== "undefined") void this.#restrict();
  }

  override uninstall(): void {
    this.#isInstalled = false;
    this.#setResumable(false);
    this.uppy.removeUploader(this.#upload);
    this.uppy.off("file-removed", this.#forget);
    this.uppy.off("upload-pause", this.#pause);
    this.uppy.off("pause-all", this.uploader.pauseAll);
    this.uppy.off("resume-all", this.uploader.resumeAll);
    for (const id of this.#begun.keys()) this.#forget({ id });
  }

  readonly #upload = async (ids: string[]): Promise<void> => {
    const files = this.uppy.getFilesByIds(ids).filter((file) => !file.error && !file.progress.uploadComplete);
    this.uppy.emit("upload-start", files);
    const again = files.filter((file) => this.#canGoOn(file));
    const fresh = files.filter((file) => !again.includes(file)).flatMap((file) => this.#prepare(file));
    // Together, because some rules are for what is uploaded at once.
    const handles = this.uploader.addAll(fresh.map(({ file, data }) => toFile(data, file)));
    const ends = handles.map(({ id }, index) => this.#begin(id, fresh[index]));
    await Promise.all([...ends, ...again.map((file) => this.#retry(file))]);
  };

  /** Whether it failed, and what it was made of is the same. */
  #canGoOn(file: UppyFile<M, B>): boolean {
    const begun = this.#begun.get(file.id);
    const item = begun && this.uploader.getItem(begun.id);
    if (item?.status !== "error" || begun?.data !== file.data) return false;
    return item.canResume || this.opts.input === undefined;
  }

  /** Nothing of a file that can't be uploaded. */
  #prepare(file: UppyFile<M, B>): Fresh<M, B>[] {
    this.#forget(file);
    try {
      if (file.isRemote) throw new UploadError("REFUSED", { sentence: this.i18n("remoteFile") });
      if (file.data === undefined) throw new UploadError("FILE_CHANGED", { sentence: this.i18n("lostFile") });
      return [{ file, data: file.data, input: this.opts.input?.(file) }];
    } catch (error) {
      this.uppy.emit("upload-error", file, errorOf(error));
      return [];
    }
  }

  async #begin(id: string, fresh: Fresh<M, B> | undefined): Promise<void> {
    if (fresh === undefined) return;
    const { file, data, input } = fresh;
    this.#begun.set(file.id, { id, data });
    this.uploader.setInput(id, input);
    this.uploader.start(id);
    await this.#follow(file, id);
  }

  async #retry(file: UppyFile<M, B>): Promise<void> {
    const begun = this.#begun.get(file.id);
    if (begun === undefined) return;
    this.uploader.retry(begun.id);
    await this.#follow(file, begun.id);
  }

  /** Resolves when an upload has ended, or its file was removed. */
  #follow(file: UppyFile<M, B>, id: string): Promise<void> {
    let before: UploadItem<Done> | undefined;
    return new Promise((resolve) => {
      const stop = this.uploader.subscribe(() => {
        const item = this.uploader.getItem(id);
        if (item) tellUppy(this, file, { before, item });
        before = item;
        if (item && isActive(item)) return;
        stop();
        if (item?.status === "done") this.#forget(file);
        resolve();
      }, id);
    });
  }

  readonly #forget = ({ id }: { id: string }): void => {
    const begun = this.#begun.get(id);
    this.#begun.delete(id);
    if (begun) this.uploader.remove(begun.id);
  };

  readonly #pause: UppyEventMap<M, B>["upload-pause"] = (file, isPaused) => {
    const begun = file && this.#begun.get(file.id);
    if (begun && isPaused) this.uploader.pause(begun.id);
    else if (begun) this.uploader.resume(begun.id);
  };

  /** What the endpoint refuses, Uppy refuses when it is added; before that is known, the engine does when it is uploaded. */
  async #restrict(): Promise<void> {
    const rules = await this.uploader.rules();
    if (!this.#isInstalled || rules === undefined || rules.dependsOnInput) return;
    this.uppy.setOptions({ restrictions: restrictionsOf(rules, this.uppy.opts.restrictions) });
  }

  #setResumable(resumableUploads: boolean): void {
    const { capabilities } = this.uppy.getState();
    this.uppy.setState({ capabilities: { ...capabilities, resumableUploads } });
  }
}

/** The name may have been edited, or be that of a picture that was taken on the page. */
function toFile(data: Blob, { meta, type }: UppyFile<Meta, Body>): File {
  if (data instanceof File && data.name === meta.name) return data;
  const lastModified = data instanceof File ? data.lastModified : undefined;
  return new File([data], meta.name, { type: data.type || type, lastModified });
}
