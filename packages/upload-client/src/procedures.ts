import type {
  AbortUploadInput,
  CreateUploadInput,
  EndpointRules,
  FinishUploadInput,
  ListPartsInput,
  ListPartsResult,
  PrivateFile,
  PublishedFile,
  RulesInput,
  SignPartsInput,
  SignPartsResult,
  UploadPlan,
} from "@s3-direct/upload-core/contract";

/** What create is told about every file, in addition to the endpoint's own `input`. */
export type FileAnnouncement = Omit<CreateUploadInput, "input">;
/** What the uploader needs of finish's answer. An API may return more. */
export type FinishAnswer =
  | { status: "done"; file: PublishedFile | PrivateFile }
  | { status: "pending"; retryAfter: number; copied?: number | undefined };
/** The answer of a finish that is done. */
export type DoneOf<Answer> = Extract<Answer, { status: "done" }>;
/** The same, with a named type for its file, which editors show instead of all its fields. */
export type ResultOf<Answer> = Answer extends { status: "done" }
  ? { [Field in keyof Answer]: Field extends "file" ? NamedFile<Answer[Field]> : Answer[Field] }
  : never;
type NamedFile<File> =
  IsSame<File, PublishedFile> extends true
    ? PublishedFile
    : IsSame<File, PrivateFile> extends true
      ? PrivateFile
      : File;
type IsSame<One, Other> = [Loose<One>, Loose<Other>, string] extends [Loose<Other>, Loose<One>, VariantNames<One>]
  ? true
  : false;
/**
 * Adds `undefined` to optional fields, from which tRPC's client removes it: with `exactOptionalPropertyTypes` they would
 * be other fields.
 */
type Loose<T> = { [Field in keyof T]: object extends Pick<T, Field> ? T[Field] | undefined : T[Field] };
/**
 * All names may be missing, so without this check TypeScript accepts a file whose variants have known names for one
 * with any names.
 */
type VariantNames<File> = File extends { variants?: infer Variants }
  ? unknown extends Variants
    ? string
    : keyof NonNullable<Variants>
  : string;

export function isDone<Answer extends FinishAnswer>(answer: Answer): answer is DoneOf<Answer> {
  return answer.status === "done";
}

export type CallOptions = {
  signal?: AbortSignal;
  /** What a tRPC client passes to its links. Only `traceInSpans` of `./opentelemetry` sets it. */
  context?: Record<string, unknown>;
};

/**
 * The procedures that an uploader calls. A tRPC client's view of mounted `uploadProcedures` fits as it is
 * (`client.upload`), and so does any object of such functions.
 *
 * Both parameters are inferred: `Input` is what the endpoint declares as its `input` (`unknown` if it declares none),
 * and `Answer` is what its finish answers, with the return value of the endpoint's `onFinish` as `data`.
 */
export type UploadProcedures<Input, Answer extends FinishAnswer> = {
  create: { mutate: (input: FileAnnouncement & { input: Input }, options?: CallOptions) => Promise<UploadPlan> };
  /**
   * With `isArriving` it is called while the file is being sent: it answers `done` once the file has arrived and is
   * published, and `pending` if the file has not arrived.
   */
  finish: { mutate: (input: FinishUploadInput, options?: CallOptions) => Promise<Answer> };
  /** Signs a few parts of a multipart upload. Without it a file is sent in one piece or not at all. */
  signParts?: { mutate: (input: SignPartsInput, options?: CallOptions) => Promise<SignPartsResult> };
  /** Lists the parts of a multipart upload that S3 has. Without it a resumed upload starts at its first part. */
  listParts?: { mutate: (input: ListPartsInput, options?: CallOptions) => Promise<ListPartsResult> };
  /** Abandons a key that will not be used any more. Without it the upload stays until the storage expires it. */
  abort?: { mutate: (input: AbortUploadInput, options?: CallOptions) => Promise<unknown> };
  /** Returns what the endpoint accepts. Without it only create checks a file. */
  rules?: { query: (input: RulesInput, options?: CallOptions) => Promise<EndpointRules> };
};

/**
 * The same as the engine sees it, where the endpoint's input is just a value on its way from the caller to create. Any
 * endpoint's procedures fit, because create is written as a method here, whose parameters TypeScript compares both
 * ways.
 */
export type EngineProcedures<Answer extends FinishAnswer> = Omit<UploadProcedures<unknown, Answer>, "create"> & {
  create: { mutate(input: FileAnnouncement & { input: unknown }, options?: CallOptions): Promise<UploadPlan> };
};
