import type { S3Client } from "@aws-sdk/client-s3";
import { MiB, type MediaKeyForm, type PlanOptions } from "@s3-direct/upload-core";
import { partsLifetime } from "@s3-direct/upload-core/internal";
import { systemClock, type Clock } from "../lib/clock.ts";
import { bucketUrl, parseUrl } from "./bucket-url.ts";
import type { ConnectionOptions } from "./connections.ts";
import { createClient } from "./create-client.ts";
import { memoizeCredentials, type S3Credentials, type S3CredentialSource } from "./credentials.ts";
import { createObjectCalls, type ObjectCalls } from "./objects.ts";
import type { Presigning } from "./presign.ts";
import type { S3Capabilities, S3Provider } from "./provider.ts";
import { createSignatureV4 } from "./signature-v4.ts";
import { requireGiven, requireStorageOptions } from "./require-storage-options.ts";

/** What {@link createS3Storage} needs: the provider, both buckets and the identities that access them. */
export type S3StorageOptions = ConnectionOptions & {
  /** The provider: `aws({ region })`, `ceph({ endpoint })` or `custom({ endpoint })`. */
  provider: S3Provider;
  /** Private; everything in it expires. Browsers write to it, and only the publisher reads it. */
  uploadBucket: string;
  /** Where verified files are published: under `media/`, and private ones under `private/`. Not the upload bucket. */
  mediaBucket: string;
  /** The URL at which the media bucket is served, without a slash at its end: a CDN's or the bucket's own. */
  publicBaseUrl: string;
  /**
   * Signs browsers' requests, and manages multipart uploads. Its permissions: PutObject, AbortMultipartUpload and
   * ListMultipartUploadParts on the upload bucket's `uploads/*`, and nothing else.
   */
  signer: S3CredentialSource;
  /** Reads uploads and writes media. Only its signatures for downloads leave the server (`createDownloadUrl`). */
  publisher: S3CredentialSource;
  /**
   * Lists and deletes, for sweeping and erasing; uploads do not need it. Its permissions: ListBucket,
   * ListBucketVersions and ListBucketMultipartUploads on both buckets; DeleteObject, DeleteObjectVersion and
   * AbortMultipartUpload on `uploads/*`, `media/*` and `private/*`. @default none
   */
  janitor?: S3CredentialSource | undefined;
  /**
   * The AWS account that must own both buckets, 12 digits. With it, somebody who takes over the name of a deleted
   * bucket gets nothing, neither from this server nor from browsers. Forms can't carry it, so `plan.formMax` is refused
   * beside it.
   * @default none: S3 does not check
   */
  bucketOwner?: string | undefined;
  /**
   * Where browsers reach S3, if it is not the address that this server uses. `{bucket}` stands for the bucket's name;
   * without it the provider's style decides. @default the provider's endpoint
   */
  signingEndpoint?: string | undefined;
  /**
   * Additional addresses of the same S3 under other host names, in the same form. Uploads are signed for each in turn,
   * because a browser opens six connections for each host name. @default none
   */
  endpointAliases?: readonly string[] | undefined;
  /**
   * The address at which your own proxy or CDN forwards uploads to S3, without a slash at its end:
   * `https://app.acme.com/s3`. Browsers send their requests there, but the requests are signed for S3's own address, so
   * the proxy must set S3's `Host` and remove this path. On the page's own origin there is no CORS, and one HTTP/2
   * connection. docs/guides/cdn.md says what the proxy must do. `plan.formMax` and `endpointAliases` are refused beside
   * it. @default S3's own address
   */
  uploadBaseUrl?: string | undefined;
  /**
   * How long a presigned request is valid, in seconds, 1 to 86,400; less if the credentials expire earlier. No longer
   * than a day, because the object that keeps a deleted upload deleted expires with the upload bucket's objects.
   * @default 3600
   */
  expiresIn?: number | undefined;
  /**
   * How long an unfinished multipart upload can be resumed, in seconds: as long as the upload bucket's rule keeps its
   * parts. Browsers are told this time. @default 604,800: the 7 days of that rule
   */
  resumableFor?: number | undefined;
  /**
   * From what size files are sent in parts, how large the parts are, and up to what size files are sent by a form, if
   * the provider accepts forms. If the provider does not enforce a form's checksum, use forms only if it does not
   * matter that, while a form is valid, its holder can send other bytes of the same length: it is the uploader's own
   * file.
   * @default one PUT up to 32 MiB, then parts of 5 to 16 MiB, larger ones if 10,000 parts would not be enough
   */
  plan?: PlanOptions | undefined;
  /**
   * What the keys of published files, and so their URLs, show: "readable" keys contain the owner's id and a short form
   * of the file's name, "opaque" keys neither. Do not change it later: files that were published in the other form are
   * not found any more, neither by finish nor by a delete. @default "readable"
   */
  mediaKeys?: MediaKeyForm | undefined;
  /**
   * Files above this size, in bytes, are copied in parallel parts of this size when they are published; 5 MiB to 5 GiB.
   * An upload uses the value that was set when it was created.
   * @default 512 MiB: S3 copies about 100 MiB/s for each connection inside a region, so one call of finish completes a
   * few of them
   */
  copyPartSize?: number | undefined;
  /**
   * How long one call of finish may copy, in whole seconds, at most 3,600, before it answers `pending` and the browser
   * calls again.
   * @default 20: below the 29 to 60 s after which gateways and load balancers time out
   */
  finishBudget?: number | undefined;
  /**
   * Called with the media keys of published files that were removed, up to 1,000 at a time, including private files and
   * variants: to remove them from a CDN. `deleteUpload`, `eraseOwner` and `sweep` call it after S3 has deleted the
   * files, and wait for it. So do finish, if it removes the published file of an ended upload, and abort, for an upload
   * that had arrived and that a finish may have published meanwhile. All of them fail with what it throws. Only
   * `deleteUpload` calls it again when it is repeated; the others do not find the same files again. So it must retry by
   * itself whatever may fail, or pass the keys to a queue. @default nothing
   */
  onUnpublished?: OnUnpublished | undefined;
};

/** Called with the media keys of published files that were removed: see `onUnpublished` of {@link S3StorageOptions}. */
export type OnUnpublished = (mediaKeys: readonly string[]) => Promise<void> | void;

/** Both buckets, and the identities that access them. Made once by {@link createS3Storage}. */
export type S3Storage = {
  readonly region: string;
  readonly uploadBucket: string;
  readonly mediaBucket: string;
  readonly publicBaseUrl: string;
  readonly bucketOwner: string | undefined;
  readonly requestPayer: boolean;
  /** The key that published files are encrypted with, if it is not the media bucket's default. */
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
  /** The signer's calls, which manage a multipart upload until it is complete. */
  readonly signer: S3Client;
  readonly publisher: S3Client;
  /** The publisher's calls that every file needs. */
  readonly objects: ObjectCalls;
  /** Undefined if there is no identity that may list and delete. */
  readonly janitor: S3Client | undefined;
  /** Every URL of the upload bucket that browsers use. A page's content security policy must allow them. */
  readonly uploadBucketUrls: readonly URL[];
  /** Where browsers send uploads instead of the upload bucket's URL. */
  readonly uploadBaseUrl: string | undefined;
  /**
   * How the signer signs uploads, and the upload bucket's URL as browsers reach it: each call returns the next of its
   * `hostCount` host names.
   */
  readonly uploads: Presigning & { readonly nextBucketUrl: () => URL; readonly hostCount: number };
  /** How the publisher signs downloads, and the media bucket's URL as browsers reach it. */
  readonly downloads: Presigning & { readonly bucketUrl: URL };
};

/**
 * Connects to an S3 with two identities' credentials, or three.
 * @throws TypeError or RangeError, with one sentence, if an option can't work
 */
export function createS3Storage(options: S3StorageOptions): S3Storage {
  requireGiven(options);
  const { provider, uploadBucket, mediaBucket, bucketOwner } = options;
  const { capabilities, keepsPartsFor = Infinity, requestPayer = false, kmsKeyId } = provider;
  const { expiresIn = 3600, resumableFor = Math.min(partsLifetime, keepsPartsFor), plan = {} } = options;
  const { copyPartSize = 512 * MiB, finishBudget = 20 } = options;
  requireStorageOptions({ ...options, expiresIn, resumableFor, plan, copyPartSize, finishBudget });
  const { signingEndpoint, maxSockets, requestHandler, onRequest } = options;

  const firstUrl = bucketUrl(provider, { bucket: uploadBucket, endpoint: signingEndpoint });
  const aliases = (options.endpointAliases ?? []).map((endpoint) =>
    bucketUrl(provider, { bucket: uploadBucket, endpoint, option: "endpointAliases" }),
  );
  const bucketUrls = [firstUrl, ...aliases];
  let turn = 0;
  const uploadBaseUrl =
    options.uploadBaseUrl === undefined ? undefined : baseUrl(options.uploadBaseUrl, "uploadBaseUrl");

  const clientFor = (credentials: () => Promise<S3Credentials>) =>
    createClient({ provider, credentials, bucketOwner, maxSockets, requestHandler, onRequest });
  const signerCredentials = memoizeCredentials(options.signer);
  const publisherCredentials = memoizeCredentials(options.publisher);
  const publisher = clientFor(publisherCredentials);
  // One for each role, because each keeps one derived key.
  const createSignatures = () => createSignatureV4({ region: provider.region });
  const asPublisher = { credentials: publisherCredentials, signatures: createSignatures() };

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
    signer: clientFor(signerCredentials),
    publisher,
    objects: createObjectCalls(publisher, { ...asPublisher, bucketOwner, requestPayer }),
    janitor: options.janitor && clientFor(memoizeCredentials(options.janitor)),
    uploadBucketUrls: uploadBaseUrl === undefined ? bucketUrls : [new URL(uploadBaseUrl)],
    uploadBaseUrl,
    uploads: {
      credentials: signerCredentials,
      signatures: createSignatures(),
      nextBucketUrl() {
        const url = bucketUrls[turn] ?? firstUrl;
        turn = (turn + 1) % bucketUrls.length;
        return url;
      },
      hostCount: bucketUrls.length,
    },
    downloads: { ...asPublisher, bucketUrl: bucketUrl(provider, { bucket: mediaBucket, endpoint: signingEndpoint }) },
  };
}

/** @throws TypeError for a URL that no key can be appended to */
function baseUrl(text: string, option: string): string {
  const { href } = parseUrl(text, option);
  if (/[?#]/.test(href))
    throw new TypeError(`${option} has a "?" or a "#", and keys can't come after them: "${text}".`);
  return href.replace(/\/+$/, "");
}
