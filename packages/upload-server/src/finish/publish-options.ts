import type { StorageClass } from "@aws-sdk/client-s3";
import type { S3Storage } from "../s3/storage.ts";

/** What a published object gets besides the type, the name and the `Cache-Control` header, which the server sets. */
export type PublishOptions = {
  /**
   * @default public files: a year and immutable, because a media key never changes; private files: "private, no-store"
   */
  cacheControl?: string | undefined;
  /**
   * "attachment" makes browsers save every file. The reverse is not possible: a file type that is saved by default,
   * because it could run scripts, is never shown inline.
   * @default shown if browsers show such files without running them, otherwise saved
   */
  disposition?: "attachment" | undefined;
  /** An S3 storage class, if the provider has it. @default the bucket's: STANDARD */
  storageClass?: StorageClass | undefined;
  /**
   * At most 10 tags. The publisher needs `s3:PutObjectTagging`, and the provider `capabilities.tags`: without that
   * capability, tags are refused at start-up (docs/providers.md). @default none
   */
  tags?: Readonly<Record<string, string>> | undefined;
  /**
   * User metadata, in ASCII, of at most 1 KB. Everybody who reads a published file gets these headers, so put nothing
   * private here.
   * @default none
   */
  metadata?: Readonly<Record<string, string>> | undefined;
};

/** @throws TypeError for options that can't be stored with a file */
export function requirePublishable({ capabilities }: S3Storage, options: PublishOptions | undefined): void {
  const { tags, cacheControl = "", metadata = {} } = options ?? {};
  if (tags !== undefined && !capabilities.tags)
    throw new TypeError("publish.tags can't be set: this provider's copies take no tags (capabilities.tags).");
  const texts = [
    ["cacheControl", cacheControl],
    ...Object.entries(metadata).map(([name, text]) => [`metadata.${name}`, text]),
  ];
  // S3 takes another text for a forged request: SignatureDoesNotMatch, as if the keys were wrong.
  const unprintable = texts.find(([, text = ""]) => !/^[ -~]*$/.test(text));
  if (unprintable)
    throw new TypeError(`publish.${unprintable[0]} has other characters than ASCII's printable ones: encode it.`);
}
