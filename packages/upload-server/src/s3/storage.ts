import type { S3Client } from "@aws-sdk/client-s3";
import { partsLifetime, MiB, type MediaKeyForm, type PlanOptions } from "@s3-direct/upload-core";
import { systemClock, type Clock } from "../lib/clock.ts";
import { bucketUrl, parseUrl } from "./bucket-url.ts";
import type { ConnectionOptions } from "./connections.ts";
import { createClient } from "./create-client.ts";
import { memoizeCredentials, type S3Credentials, type S3CredentialSource } from "./credentials.ts";
import { createObjectCalls, type ObjectCalls } from "./objects.ts";
import type { Presigning } from "./presign.ts";
import type { S3Capabilities, S3Provider } from "./provider.ts";
import { createSignatureV4, type SignatureV4 } from "./signature-v4.ts";
import { requireGiven, requireStorageOptions } from "./require-storage-options.ts";

export type S3StorageOptions = ConnectionOptions & {
  /** `aws({ region })`, `ceph({ endpoint })` or `custom({ endpoint })`. */
  provider: S3Provider;
  /** Private; everything in it expires. Browsers write here, and nobody but the publisher reads. */
  uploadBucket: string;
  /** Where verified files are published: under `media/`, and private ones under `private/`. Another bucket than the upload bucket. */
  mediaBucket: string;
  /** Where the media bucket is served, without a slash at its end: a CDN's or the bucket's own URL. */
  publicBaseUrl: string;
  /**
   * Signs browsers' requests, and manages uploads in parts. Its rights: PutObject, AbortMultipartUpload and
   * ListMultipartUploadParts on the upload bucket's `uploads/*`, and nothing else.
   */
  signer: S3CredentialSource;
  /** Reads uploads and writes media. Of its signatures only those of downloads leave the server (`createDownloadUrl`). */
  publisher: S3CredentialSource;
  /**
   * Lists and deletes, for sweeping and erasing; no upload needs it. Its rights: ListBucket, ListBucketVersions and
   * ListBucketMultipartUploads on both buckets; DeleteObject, DeleteObjectVersion and AbortMultipartUpload on `uploads/*`,
   * `media/*` and `private/*`. @default none
   */
  janitor?: S3CredentialSource | undefined;
  /**
   * The AWS account that must own both buckets, 12 digits: somebody who takes over the name of a deleted bucket gets
   * nothing then, neither from this server nor from browsers. Forms can't have it, so `plan.formMax` is refused beside it.
   * @default none: S3 does not check
   */
  bucketOwner?: string | undefined;
  /**
   * Where browsers reach S3, when that is not where this server does. `{bucket}` stands for the bucket's name; without it
   * the provider's style decides. @default the provider's endpoint
   */
  signingEndpoint?: string;
  /**
   * Further names of the same S3, in the same form. Uploads are signed for each in turn, because a browser opens six
   * connections a host name. @default none
   */
  endpointAliases?: readonly string[];
  /**
   * The address at which a proxy or CDN of yours passes uploads on to S3, without a slash at its end: `https://app.acme.com/s3`. Browsers
   * send their requests there, which are signed for S3's own address, so the proxy sets S3's `Host` and removes this path. On the page's own origin
   * there is no CORS, and one HTTP/2 connection. docs/guides/cdn.md has what the proxy must do. Beside it `plan.formMax` and
   * `endpointAliases` are refused. @default S3's own address
   */
  uploadBaseUrl?: string;
  /**
   * Life of a presigned request in seconds, 1 to 86,400; shorter where the credentials end earlier. Not longer than a day,
   * because the object that keeps a deleted upload deleted expires with the upload bucket's objects. @default 3600
   */
  expiresIn?: number;
  /**
   * How long an unfinished upload in parts can be resumed, in seconds: as long as the upload bucket's rule keeps its parts. Browsers are
   * told. @default 604,800: the 7 days of that rule
   */
  resumableFor?: number;
  /**
   * From what size on files go up in parts, how large the parts are, and up to what size they go up by a form, where the
   * provider takes forms. Where the provider does not enforce their checksum, forms are for applications that don't mind that
   * somebody sends other bytes of the same length while the form is valid: it is the uploader's own file.
   * @default one PUT up to 32 MiB, then parts of 5 to 16 MiB, larger where 10,000 would not do
   */
  plan?: PlanOptions;
  /**
   * What the keys of published files, and so their URLs, show: "readable" keys have the owner's id and a short form of the file's name in
   * them, "opaque" keys neither. It is for ever: files that were published in the other form are not found any more, neither by finish nor
   * by a delete. @default "readable"
   */
  mediaKeys?: MediaKeyForm;
  /**
   * Files above this size, in bytes, are published by copies of this size in parallel; 5 MiB to 5 GiB. It counts for an upload as it was when
   * that was created.
   * @default 512 MiB: S3 copies some 100 MiB/s a connection inside a region, so one call of finish gets a few of them done
   */
  copyPartSize?: number;
  /**
   * How long one call of finish may copy, in seconds, before it answers `pending` and the browser asks again.
   * @default 20: below the 29 to 60 s after which gateways and load balancers give up
   */
  finishBudget?: number;
  /**
   * Called with the media keys of published files that are gone, up to 1,000 at a time, private files and variants too: to have a CDN
   * forget them. `deleteUpload`, `eraseOwner` and `sweep` call it when S3 has deleted the files, and wait for it; so do finish, when it
   * removes the published file of an ended upload, and abort, for an upload that had arrived and that a finish may have published
   * meanwhile. They fail with what it throws. Only `deleteUpload` calls it again when it is repeated; the others do not find the same files
   * again, so let it repeat by itself what may fail, or hand the keys to a queue. @default nothing
   */
  onUnpublished?: OnUnpublished;
};

export type OnUnpublished = (mediaKeys: readonly string[]) => Promise<void> | void;

/** Both buckets, and the roles that reach them. Made once by {@link createS3Storage}. */
export type S3Storage = {
  readonly region: string;
  readonly uploadBucket: string;
  readonly mediaBucket: string;
  readonly publicBaseUrl: string;
  readonly bucketOwner: string | undefined;
  readonly requestPayer: boolean;
  /** The key that published files are encrypted with, where it is not the media bucket's default. */
  readonly encryption: { ServerSideEncryption?: "aws:kms"; SSEKMSKeyId?: string };
  readonly expiresIn: number;
  readonly resumableFor: number;
  readonly plan: PlanOptions;
  readonly mediaKeys: MediaKeyForm;
  readonly copyPartSize: number;
  readonly finishBudget: number;
  readonly onUnpublished: OnUnpublished;
  readonly capabilities: S3Capabilities;
  readonly clock: Clock;
  readonly signer: () => Promise<S3Credentials>;
  readonly signatures: SignatureV4;
  /** The signer's calls, about a multipart upload until it is complete. */
  readonly signerClient: S3Client;
  readonly publisher: S3Client;
  /** The publisher's calls that every file needs. */
  readonly objects: ObjectCalls;
  /** Undefined where nobody may list and delete. */
  readonly janitor: S3Client | undefined;
  /** Every URL of the upload bucket that browsers are sent to: what a page's content security policy must let them reach. */
  readonly uploadBucketUrls: readonly URL[];
  /** The upload bucket's URL as browsers reach it; each call gives the next of its names. */
  readonly nextUploadOrigin: () => URL;
  /** How many names it has. */
  readonly uploadNames: number;
  /** Where browsers send uploads in place of its URL. */
  readonly uploadBaseUrl: string | undefined;
  /** The media bucket's URL as browsers reach it, and the signer of downloads there. */
  readonly downloads: Presigning & { readonly bucketUrl: URL };
};

/**
 * Connects to an S3 with two credential sets, or three.
 * @throws TypeError or RangeError in one sentence when an option can't work
 */
export function createS3Storage(options: S3StorageOptions): S3Storage {
  requireGiven(options);
  const { provider, uploadBucket, mediaBucket, expiresIn = 3600, plan = {} } = options;
  const { capabilities } = provider;
  const { resumableFor = Math.min(partsLifetime, provider.keepsPartsFor ?? Infinity) } = options;
  const { copyPartSize = 512 * MiB, finishBudget = 20, bucketOwner } = options;
  requireStorageOptions({ ...options, expiresIn, resumableFor, plan, copyPartSize, finishBudget });
  const { signingEndpoint, maxSockets, requestHandler, onRequest } = options;
  const originOf = (endpoint?: string) => bucketUrl(provider, { bucket: uploadBucket, endpoint });
  const firstOrigin = originOf(signingEndpoint);
  const uploadBaseUrl =
    options.uploadBaseUrl === undefined ? undefined : baseUrl(options.uploadBaseUrl, "uploadBaseUrl");
  const origins = [firstOrigin, ...(options.endpointAliases ?? []).map(originOf)];
  const signer = memoizeCredentials(options.signer);
  const clientFor = (credentials: () => Promise<S3Credentials>) =>
    createClient({ provider, credentials, bucketOwner, maxSockets, requestHandler, onRequest });
  const publisherCredentials = memoizeCredentials(options.publisher);
  const publisher = clientFor(publisherCredentials);
  // One for each role, because each keeps one derived key.
  const createSignatures = () => createSignatureV4({ region: provider.region });
  const asPublisher = { credentials: publisherCredentials, signatures: createSignatures() };
  const { requestPayer = false, kmsKeyId } = provider;
  let turn = 0;

  return {
    region: provider.region,
    uploadBucket,
    mediaBucket,
    publicBaseUrl: baseUrl(options.publicBaseUrl, "publicBaseUrl"),
    bucketOwner,
    requestPayer,
    encryption: kmsKeyId === undefined ? {} : { ServerSideEncryption: "aws:kms", SSEKMSKeyId: kmsKeyId },
    expiresIn,
    resumableFor,
    plan,
    mediaKeys: options.mediaKeys ?? "readable",
    copyPartSize: capabilities.copyParts ? copyPartSize : Infinity,
    finishBudget,
    onUnpublished: options.onUnpublished ?? (() => undefined),
    capabilities,
    clock: systemClock,
    signer,
    signatures: createSignatures(),
    signerClient: clientFor(signer),
    publisher,
    objects: createObjectCalls(publisher, { ...asPublisher, bucketOwner, requestPayer }),
    janitor: options.janitor && clientFor(memoizeCredentials(options.janitor)),
    uploadBucketUrls: uploadBaseUrl === undefined ? origins : [new URL(uploadBaseUrl)],
    uploadNames: origins.length,
    uploadBaseUrl,
    nextUploadOrigin() {
      const origin = origins[turn] ?? firstOrigin;
      turn = (turn + 1) % origins.length;
      return origin;
    },
    downloads: { ...asPublisher, bucketUrl: bucketUrl(provider, { bucket: mediaBucket, endpoint: signingEndpoint }) },
  };
}

/** @throws TypeError for an address that no key can be appended to */
function baseUrl(text: string, option: string): string {
  const { href } = parseUrl(text, option);
  if (/[?#]/.test(href))
    throw new TypeError(`${option} has a "?" or a "#", and keys can't come after them: "${text}".`);
  return href.replace(/\/+$/, "");
}
