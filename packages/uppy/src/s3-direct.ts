import { type FailedUpload, type UnfinishedUpload, type Uploader, UploadError } from "@s3-direct/upload-client";
import { BasePlugin, type Body, type Meta, type Uppy, type UppyEventMap, type UppyFile } from "@uppy/core";
import { type Begun, isOf } from "./begun.ts";
import { createFollowedUploader, type FollowedUploader } from "./followed-uploader.ts";
import { locale } from "./locale.ts";
import type { S3DirectOptions } from "./options.ts";
import { restrict } from "./restrictions.ts";
import { type Done, errorOf, tellUppy } from "./tell-uppy.ts";
import { toFile } from "./to-file.ts";

declare module "@uppy/core" {
  // Declaration merging works only with an interface.
  interface PluginTypeRegistry<M extends Meta, B extends Body> {
    S3Direct: S3Direct<M, B>;
  }
}

/** Sends Uppy's files with the engine of `@s3-direct/upload-client`. */
export class S3Direct<M extends Meta, B extends Body> extends BasePlugin<S3DirectOptions, M, B> {
  /**
   * The engine, for actions that Uppy does not have, such as `continueAll` after a sign-in. Only the plugin may change
   * its list.
   */
  readonly uploader: Uploader<unknown, Done>;
  /** By the ids of Uppy's files. A file that is removed and added again has the same id. */
  readonly #begun = new Map<string, Begun<M, B>>();
  readonly #engine: FollowedUploader;
  #isInstalled = false;
  #unrestrict = (): void => {};

  constructor(uppy: Uppy<M, B>, options: S3DirectOptions) {
    super(uppy, options);
    this.id = options.id ?? "S3Direct";
    this.type = "uploader";
    this.defaultLocale = locale;
    this.i18nInit();
    this.#engine = createFollowedUploader(() => this.opts);
    this.uploader = this.#engine.uploader;
  }

  /**
   * @throws TypeError for another endpoint's `procedures`: the engine keeps its own, where files may be public that now
   * must not be
   */
  override setOptions(options: Partial<S3DirectOptions>): void {
    const { procedures = this.opts.procedures } = options;
    if (procedures !== this.opts.procedures) {
      throw new TypeError("S3Direct keeps its procedures: remove the plugin, and use it again with others.");
    }
    super.setOptions(options);
  }

  override install(): void {
    this.#isInstalled = true;
    this.#setResumable(true);
    this.uppy.addUploader(this.#upload);
    this.uppy.on("file-removed", this.#forget);
    this.uppy.on("upload-pause", this.#pause);
    this.uppy.on("pause-all", this.uploader.pauseAll);
    this.uppy.on("resume-all", this.#resumeAll);
    // Not while a page is rendered on a server, which must send no requests.
    if (typeof document !== "undefined") void this.#restrict();
  }

  override uninstall(): void {
    this.#isInstalled = false;
    this.#setResumable(false);
    this.uppy.removeUploader(this.#upload);
    this.uppy.off("file-removed", this.#forget);
    this.uppy.off("upload-pause", this.#pause);
    this.uppy.off("pause-all", this.uploader.pauseAll);
    this.uppy.off("resume-all", this.#resumeAll);
    for (const { file } of this.#begun.values()) {
      this.#forget(file);
      const now = this.uppy.getState().files[file.id];
      // Uppy counts every file without an error as uploaded.
      if (now && !now.error) this.uppy.emit("upload-error", now, errorOf(new UploadError("ABORTED")));
    }
    this.#unrestrict();
  }

  readonly #upload = async (ids: string[]): Promise<void> => {
    const files = this.uppy.getFilesByIds(ids).filter((file) => !file.error && !file.progress.uploadComplete);
    this.uppy.emit("upload-start", files);
    const toRetry = files.filter((file) => this.#canGoOn(file));
    const prepared = files.filter((file) => !toRetry.includes(file)).flatMap((file) => this.#prepare(file));
    const retries = toRetry.map((file) => this.#retry(file));
    const unfinished = this.opts.resume ? await this.uploader.unfinished() : [];
    const stillWanted = prepared.filter((begun) => this.#isWanted(begun));
    const toResume = stillWanted.flatMap((begun) => {
      const earlier = unfinished.find((upload) => isOf(upload, begun));
      if (earlier === undefined) return [];
      unfinished.splice(unfinished.indexOf(earlier), 1);
      return [{ begun, earlier }];
    });
    const toAdd = stillWanted.filter((each) => !toResume.some(({ begun }) => begun === each));
    // Together, because some rules apply to the files of one selection.
    const handles = this.uploader.addAll(toAdd.map(({ file, data }) => toFile(data, file)));
    await Promise.all([
      ...handles.map(({ id }, index) => this.#begin(id, toAdd[index])),
      ...toResume.map(({ begun, earlier }) => this.#resume(begun, earlier)),
      ...retries,
    ]);
  };

  /** Whether to retry the upload: it has failed, name and bytes are still the same, and it is resumable or has no input. */
  #canGoOn(file: UppyFile<M, B>): boolean {
    const item = this.#failedOf(file);
    const begun = this.#begun.get(file.id);
    if (!item || begun?.data !== file.data || begun?.file.meta.name !== file.meta.name) return false;
    return item.canResume || this.opts.input === undefined;
  }

  /** Returns an empty array for a file that cannot be uploaded. */
  #prepare(file: UppyFile<M, B>): Begun<M, B>[] {
    this.#forget(file);
    try {
      if (file.isRemote) throw new UploadError("REFUSED", { sentence: this.i18n("remoteFile") });
      if (file.data === undefined) throw new UploadError("FILE_CHANGED", { sentence: this.i18n("lostFile") });
      const begun = { file, data: file.data, input: this.opts.input?.(file) };
      this.#begun.set(file.id, begun);
      return [begun];
    } catch (error) {
      this.uppy.emit("upload-error", file, errorOf(error));
      return [];
    }
  }

  /** Whether the file was neither removed nor added again while the uploads of an earlier page were looked up. */
  #isWanted(begun: Begun<M, B>): boolean {
    return this.#begun.get(begun.file.id) === begun && begun.file.id in this.uppy.getState().files;
  }

  async #begin(id: string, begun: Begun<M, B> | undefined): Promise<void> {
    if (begun === undefined) return;
    if (!this.#isWanted(begun)) return this.uploader.remove(id);
    begun.id = id;
    this.uploader.setInput(id, begun.input);
    this.uploader.start(id);
    await this.#follow(begun.file, id);
  }

  /**
   * Resumes an upload that an earlier page has begun. The engine compares the file, and starts at the first byte if it
   * is another one.
   */
  async #resume(begun: Begun<M, B>, earlier: UnfinishedUpload): Promise<void> {
    try {
      const { id } = await earlier.resume(toFile(begun.data, begun.file));
      await this.#begin(id, begun);
    } catch (error) {
      if (this.#isWanted(begun)) this.uppy.emit("upload-error", begun.file, errorOf(error));
    }
  }

  async #retry(file: UppyFile<M, B>): Promise<void> {
    const begun = this.#begun.get(file.id);
    if (begun?.id === undefined) return;
    this.uploader.retry(begun.id);
    await this.#follow(file, begun.id);
  }

  /** Resolves when an upload has ended, or its file was removed. */
  async #follow(file: UppyFile<M, B>, id: string): Promise<void> {
    // It may have been paused while the uploads of an earlier page were looked up.
    if (this.uppy.getFile(file.id).isPaused) this.uploader.pause(id);
    const item = await this.#engine.follow(id, (change) => tellUppy(this, file, change));
    if (item?.status === "done") this.#forget(file);
  }

  /** Returns the upload of a file if it has failed. */
  #failedOf(file: UppyFile<M, B>): FailedUpload | undefined {
    const { id } = this.#begun.get(file.id) ?? {};
    const item = id === undefined || this.#engine.isFollowed(id) ? undefined : this.uploader.getItem(id);
    return item?.status === "error" ? item : undefined;
  }

  readonly #forget = ({ id }: { id: string }): void => {
    const begun = this.#begun.get(id);
    this.#begun.delete(id);
    if (begun?.id !== undefined) this.uploader.remove(begun.id);
  };

  readonly #pause: UppyEventMap<M, B>["upload-pause"] = (file, isPaused) => {
    const id = file && this.#begun.get(file.id)?.id;
    if (id === undefined) return;
    if (isPaused) this.uploader.pause(id);
    else this.uploader.resume(id);
  };

  /**
   * Uppy removes the error of every file that it resumes, but a failed upload is not resumed, so its error is reported
   * again.
   */
  readonly #resumeAll = (): void => {
    this.uploader.resumeAll();
    for (const file of this.uppy.getFiles()) {
      const item = this.#failedOf(file);
      if (item) tellUppy(this, file, { before: item, item });
    }
  };

  /**
   * Makes Uppy refuse files that the endpoint would refuse, as soon as they are added. Until the rules are known, the
   * engine refuses them during the upload.
   */
  async #restrict(): Promise<void> {
    const rules = await this.uploader.rules();
    if (!this.#isInstalled || rules === undefined || rules.dependsOnInput) return;
    this.#unrestrict = restrict(this.uppy, rules);
  }

  #setResumable(resumableUploads: boolean): void {
    const { capabilities } = this.uppy.getState();
    this.uppy.setState({ capabilities: { ...capabilities, resumableUploads } });
  }
}
