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

/** What create is told about every file; the endpoint's own `input` comes on top. */
export type FileAnnouncement = Omit<CreateUploadInput, "input">;
/** What the uploader needs to know of finish's answer: an API may say more. */
export type FinishAnswer =
  | { status: "done"; file: PublishedFile | PrivateFile }
  | { status: "pending"; retryAfter: number; copied?: number | undefined };
/** The answer of a finish that is done. */
export type DoneOf<Answer> = Extract<Answer, { status: "done" }>;
/** The same, with a named type for its file, which editors show in place of all its fields. */
export type ResultOf<Answer> = Answer extends { status: "done" }
  ? { [Field in keyof Answer]: Field extends "file" ? NamedFile<Answer[Field]> : Answer[Field] }
  : never;
type NamedFile<File> =
  IsSame<File, PublishedFile> extends true
    ? PublishedFile
    : IsSame<File, PrivateFile> extends true
      ? PrivateFile
      : File;
type IsSame<One, Other> = [One, Other, string] extends [Other, One, VariantNames<One>] ? true : false;
/** All of them may be missing, so TypeScript takes a file whose variants have names for one whose variants have any. */
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
  /** What a tRPC client hands to its links. Only `traceInSpans` of `./opentelemetry` gives any. */
  context?: Record<string, unknown>;
};

/**
 * What an uploader calls. A tRPC client's view of mounted `uploadProcedures` fits as it stands (`client.upload`), and so
 * does any object of functions.
 *
 * Both parameters are inferred: `Input` is what the endpoint declares as its `input` (`unknown` when it declares none),
 * `Answer` what its finish answers, with what the endpoint's `onFinish` returned as `data`.
 */
export type UploadProcedures<Input, Answer extends FinishAnswer> = {
  create: { mutate: (input: FileAnnouncement & { input: Input }, options?: CallOptions) => Promise<UploadPlan> };
  /**
   * With `isArriving` it is asked while the file is sent: it answers `done` when the file has arrived and is published, and `pending`
   * when the file has not arrived.
   */
  finish: { mutate: (input: FinishUploadInput, options?: CallOptions) => Promise<Answer> };
  /** Signs a few parts of a multipart upload. Without it a file goes up in one piece or not at all. */
  signParts?: { mutate: (input: SignPartsInput, options?: CallOptions) => Promise<SignPartsResult> };
  /** The parts of a multipart upload that S3 has. Without it a resumed upload starts at its first part. */
  listParts?: { mutate: (input: ListPartsInput, options?: CallOptions) => Promise<ListPartsResult> };
  /** Abandons a key that will not be used any more. Without it the upload stays until the storage's own expiry. */
  abort?: { mutate: (input: AbortUploadInput, options?: CallOptions) => Promise<unknown> };
  /** What the endpoint accepts. Without it only create checks a file. */
  rules?: { query: (input: RulesInput, options?: CallOptions) => Promise<EndpointRules> };
};

/**
 * The same seen from inside, where the endpoint's input is just a value on its way from the caller to create: any
 * endpoint's procedures fit, because create is written as a method here, whose parameters TypeScript compares both ways.
 */
export type EngineProcedures<Answer extends FinishAnswer> = Omit<UploadProcedures<unknown, Answer>, "create"> & {
  create: { mutate(input: FileAnnouncement & { input: unknown }, options?: CallOptions): Promise<UploadPlan> };
};
