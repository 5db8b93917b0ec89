import { setTimeout } from "node:timers/promises";
import { UploadError, type UploadErrorCode } from "@s3-direct/upload-core";
import { partAt, partCountOf } from "@s3-direct/upload-core/internal";
import type {
  ListPartsInput,
  ListPartsResult,
  MultipartPlan,
  PartChecksum,
  PublishedFile,
  SignPartsInput,
  SignPartsResult,
  SignedPart,
  UploadPlan,
} from "@s3-direct/upload-core/contract";
import type { CallOptions, FileAnnouncement } from "../procedures.ts";
import type { TestStorage } from "./storage.ts";

// Loaded along with the test, so that no test waits for a chunk.
await Promise.all([
  import("../engine.ts"),
  import("../parts/send-parts.ts"),
  import("../extras/extras.ts"),
  import("../extras/explain.ts"),
]);

type Announcement = FileAnnouncement & { input?: { postId: string } | undefined };
type TestDone = { status: "done"; file: PublishedFile; data: { id: number } };
type Named = { key: string; uploadId?: string };
type Finish = Named & { isArriving?: boolean | undefined };

/** Creates the procedures of an API that publishes what has arrived in the storage, and a log of its calls. */
export function createApi(storage: TestStorage) {
  const announced: Announcement[] = [];
  const calls: string[] = [];
  const signed: SignPartsInput["parts"][] = [];
  /** Each error is thrown by the next call of its procedure. */
  const failures: Record<"create" | "signParts" | "listParts" | "finish", Error[]> = {
    create: [],
    signParts: [],
    listParts: [],
    finish: [],
  };
  /** Each error replaces an answer of finish, after it has published. */
  const lostAnswers: Error[] = [];
  const pending: number[] = [];
  /** Each replaces the plan of the next create. */
  const plans: UploadPlan[] = [];
  const wanted: { checksum?: PartChecksum } = {};
  /** The keys that were aborted: finish answers that they were ended. */
  const ended = new Set<string>();
  const sizes = new Map<string, number>();
  let urls = 0;

  /** Returns the next of these names that is not avoided. */
  function nextOf(names: readonly string[], avoid: readonly string[] = []): string {
    const left = names.filter((name) => !avoid.includes(new URL(name).host));
    return left[urls++ % left.length] ?? storage.url;
  }

  function signPart(
    key: string,
    { partNumber, avoidHosts, ...hashes }: SignPartsInput["parts"][number] & Pick<SignPartsInput, "avoidHosts">,
  ): SignedPart {
    const host = nextOf(api.names, avoidHosts);
    const query = `partNumber=${partNumber}&uploadId=${uploadIdOf(key)}&X-Amz-Signature=secret${urls}`;
    const named = Object.entries(hashes).map(([name, value]) => [`x-amz-checksum-${name}`, value] as const);
    const headers = Object.fromEntries(named);
    return { partNumber, url: `${host}/${key}?${query}`, headers };
  }

  function planMultipart(
    key: string,
    { size, maxHashSize = 0, makesCrc64nvme, avoidHosts }: Announcement,
  ): MultipartPlan {
    const { partSize, expiresIn } = api;
    const plan = { kind: "multipart", key, uploadId: uploadIdOf(key), partSize, expiresIn } as const;
    if (wanted.checksum === "crc64nvme" && makesCrc64nvme) return { ...plan, parts: [], checksum: "crc64nvme" };
    if (wanted.checksum && partSize <= maxHashSize) return { ...plan, parts: [], checksum: "sha256" };
    const count = Math.min(api.firstParts, partCountOf({ size, partSize }));
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    return { ...plan, parts: numbers.map((partNumber) => signPart(key, { partNumber, avoidHosts })) };
  }

  /** Returns the bytes that finish would publish; undefined if some are missing. */
  function read({ key, uploadId }: Named): Buffer | undefined {
    if (uploadId === undefined) return storage.objects.get(`/${key}?X-Amz-Signature=secret`);
    const parts = storage.parts.get(uploadId) ?? new Map<number, Buffer>();
    const plan = { size: sizes.get(key) ?? 0, partSize: api.partSize };
    const numbers = Array.from({ length: partCountOf(plan) }, (_, index) => index + 1);
    const isWhole = numbers.every((partNumber) => parts.get(partNumber)?.length === partAt(plan, partNumber)?.size);
    return isWhole ? Buffer.concat(numbers.flatMap((partNumber) => parts.get(partNumber) ?? [])) : undefined;
  }

  /** Waits for a moment for a file that is still being sent. */
  async function arrives(input: Named, signal: AbortSignal | undefined): Promise<boolean> {
    for (let looks = 0; looks < api.arrivalLooks; looks += 1) {
      if (read(input) !== undefined) return true;
      if (signal?.aborted) return false;
      await setTimeout(5);
    }
    return false;
  }

  function throwIfGone(key: string): void {
    if (ended.has(key)) throw new UploadError("UPLOAD_GONE", { details: { because: "ended" } });
    const { isGone, goneBecause: because } = api;
    if (isGone.has(key)) throw new UploadError("UPLOAD_GONE", { details: because === "" ? {} : { because } });
  }

  function answerOrNot(): void {
    if (api.isDown) throw new TypeError("Failed to fetch");
    if (api.isSignedOut) throw new UploadError("SIGNED_OUT");
  }

  const api = {
    announced,
    calls,
    /** The parts of each call of signParts. */
    signed,
    failures,
    lostAnswers,
    /** For each pending answer of finish, how many seconds it names. */
    pending,
    /** How many bytes finish then says are copied. */
    copied: undefined as number | undefined,
    plans,
    published: new Map<string, Buffer>(),
    expiresIn: 3_600,
    /** The host names that are signed for, in turn: of parts, and of files in one piece. */
    names: [storage.url, storage.otherUrl],
    namesOfWhole: [storage.url],
    /** Files above this size are sent in parts. */
    singleMax: Infinity,
    partSize: 64 * 1024,
    /** How many parts are signed along with a plan. */
    firstParts: 6,
    /** Which checksum parts should have, if the client can make it. */
    wanted,
    /** Keys of uploads that S3 has deleted, and the reason that finish gives, if it knows one. */
    isGone: new Set<string>(),
    goneBecause: "",
    /** What finish was called for while it was still being sent; `calls` contains only what had arrived. */
    askedAhead: [] as string[],
    /**
     * How often, 5 ms apart, finish checks for a file that is still being sent. With 0, finish is called again
     * afterwards.
     */
    arrivalLooks: 40,
    /** If true, there is no answer. */
    isDown: false,
    /** If true, nobody is signed in. */
    isSignedOut: false,
    /** Runs before a call is answered. */
    beforeAnswer: async (_call: string): Promise<void> => {},
    create: {
      async mutate(input: Announcement, _options?: CallOptions): Promise<UploadPlan> {
        answerOrNot();
        announced.push(input);
        const key = `uploads/${announced.length}`;
        sizes.set(key, input.size);
        calls.push(`create ${key}`);
        await api.beforeAnswer("create");
        throwNext(failures.create);
        const planned = plans.shift();
        if (planned !== undefined) return planned;
        if (input.size > api.singleMax) return planMultipart(key, input);
        const { contentType, sha256 } = input;
        const checksum = sha256 !== undefined && { "x-amz-checksum-sha256": sha256 };
        const headers = { "content-type": contentType, "if-none-match": "*", ...checksum };
        const url = `${nextOf(api.namesOfWhole, input.avoidHosts)}/${key}?X-Amz-Signature=secret`;
        return { kind: "single", key, url, headers, expiresIn: api.expiresIn };
      },
    },
    signParts: {
      async mutate({ key, parts, avoidHosts }: SignPartsInput, _options?: CallOptions): Promise<SignPartsResult> {
        answerOrNot();
        calls.push(`signParts ${parts.map(({ partNumber }) => partNumber).join()}`);
        signed.push(parts);
        await api.beforeAnswer("signParts");
        throwNext(failures.signParts);
        return { parts: parts.map((part) => signPart(key, { ...part, avoidHosts })), expiresIn: api.expiresIn };
      },
    },
    listParts: {
      async mutate({ key, uploadId }: ListPartsInput, _options?: CallOptions): Promise<ListPartsResult> {
        answerOrNot();
        calls.push(`listParts ${key}`);
        await api.beforeAnswer("listParts");
        throwNext(failures.listParts);
        throwIfGone(key);
        const parts = [...(storage.parts.get(uploadId) ?? [])];
        return { parts: parts.map(([partNumber, { length }]) => ({ partNumber, size: length })) };
      },
    },
    finish: {
      async mutate(
        input: Finish,
        options?: CallOptions,
      ): Promise<TestDone | { status: "pending"; retryAfter: number; copied?: number | undefined }> {
        const { key } = input;
        answerOrNot();
        if (input.isArriving) {
          api.askedAhead.push(key);
          if (!(await arrives(input, options?.signal))) return { status: "pending", retryAfter: 1 };
        }
        calls.push(`finish ${nameOf(input)}`);
        await api.beforeAnswer("finish");
        throwNext(failures.finish);
        throwIfGone(key);
        const retryAfter = pending.shift();
        if (retryAfter !== undefined) return { status: "pending", retryAfter, copied: api.copied };
        const body = read(input);
        if (body === undefined) throw new UploadError("UPLOAD_NOT_ARRIVED");
        api.published.set(key, body);
        throwNext(lostAnswers);
        const file = {
          key: `media/${key}`,
          url: `https://media/${key}`,
          name: "a",
          size: body.length,
          contentType: "a/b",
        };
        return { status: "done", file, data: { id: 7 } };
      },
    },
    abort: {
      async mutate(input: Named, _options?: CallOptions): Promise<object> {
        answerOrNot();
        calls.push(`abort ${nameOf(input)}`);
        await api.beforeAnswer("abort");
        if (api.published.has(input.key)) return { status: "published" };
        ended.add(input.key);
        if (input.uploadId !== undefined) storage.abortUpload(input.uploadId);
        return { status: "aborted" };
      },
    },
  };
  return api;
}

export function fail(code: UploadErrorCode, details: Record<string, string | number> = {}): UploadError {
  return new UploadError(code, { details });
}

const uploadIdOf = (key: string) => `id-of-${key}`;

const nameOf = ({ key, uploadId }: Named) => (uploadId === undefined ? key : `${key} ${uploadId}`);

function throwNext(errors: Error[]): void {
  const error = errors.shift();
  if (error !== undefined) throw error;
}
