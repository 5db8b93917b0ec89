import { findBucket, ownerOf } from "../bucket/buckets.ts";
import type { Handler, S3Call } from "../request/call.ts";
import { checksumAlgorithms } from "../body/checksums.ts";
import { checksumElements } from "../object/describe-object.ts";
import { readEncoding, readMaximum } from "../object/list-objects.ts";
import { abortHeaders } from "../bucket/lifecycle.ts";
import { compareKeys } from "../object/list-page.ts";
import { findUpload } from "./multipart.ts";
import { quirks } from "../personality/table.ts";
import { S3Error } from "../s3-error.ts";
import type { Bucket, Upload } from "../disk/stored.ts";
import { xmlDocument, type XmlElements } from "../xml/xml.ts";

export const listParts: Handler = (context, call) => {
  const { bucket, upload } = findUpload(context, call);
  const max = readMaximum(call, "max-parts");
  const marker = readMarker(call);
  const after = [...upload.parts.values()].filter((part) => part.number > marker).sort((a, b) => a.number - b.number);
  const page = after.slice(0, max);
  return {
    status: 200,
    headers: abortHeaders(bucket, upload, context),
    body: xmlDocument("ListPartsResult", {
      Bucket: bucket.name,
      Key: upload.key,
      UploadId: upload.id,
      ...people(bucket, upload),
      PartNumberMarker: marker,
      NextPartNumberMarker: page.at(-1)?.number ?? 0,
      MaxParts: max,
      IsTruncated: after.length > page.length,
      ...checksumChoice(upload),
      Part: page.map((part) => ({
        PartNumber: part.number,
        LastModified: new Date(part.lastModified).toISOString(),
        ETag: `"${part.etag}"`,
        Size: part.size,
        ...checksumElements(part.checksum),
        ChecksumType: undefined,
      })),
    }),
  };
};

function readMarker(call: S3Call): number {
  const text = call.param("part-number-marker") ?? "0";
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new S3Error("InvalidArgument", {
    message: "Provided part-number-marker not an integer or within integer range",
    details: { ArgumentName: "part-number-marker", ArgumentValue: text },
  });
}

export const listMultipartUploads: Handler = (context, call) => {
  const bucket = findBucket(context, call);
  const encode = readEncoding(call);
  const max = readMaximum(call, "max-uploads");
  const [prefix = "", delimiter = "", keyMarker = ""] = ["prefix", "delimiter", "key-marker"].map(call.param);
  // Without a key marker S3 ignores the id marker.
  const idMarker = keyMarker === "" ? "" : (call.param("upload-id-marker") ?? "");
  const { unfinishedPrefixIsKey = false } = quirks[context.personality];
  const isAtOnce = unfinishedPrefixIsKey && prefix === "";
  const all = [...bucket.uploads.values()].sort(compareUploads);
  const entries = (unfinishedPrefixIsKey ? ofKey(all, prefix) : rollUp(all, { prefix, delimiter })).filter(
    (entry) => isAtOnce || isAfter(entry, { keyMarker, idMarker }),
  );
  const page = isAtOnce ? entries : entries.slice(0, max);
  const last = page.at(-1);
  const truncated = entries.length > page.length && max > 0;
  return {
    status: 200,
    body: xmlDocument("ListMultipartUploadsResult", {
      Bucket: bucket.name,
      KeyMarker: encode(keyMarker),
      UploadIdMarker: idMarker,
      NextKeyMarker: truncated && last !== undefined ? encode(last.key) : undefined,
      NextUploadIdMarker: truncated ? last?.upload?.id : undefined,
      Prefix: encode(prefix),
      Delimiter: delimiter === "" ? undefined : encode(delimiter),
      EncodingType: call.param("encoding-type"),
      MaxUploads: max,
      IsTruncated: truncated,
      Upload: page
        .map(({ upload }) => upload)
        .filter((upload) => upload !== undefined)
        .map((upload) => ({
          Key: encode(upload.key),
          UploadId: upload.id,
          ...people(bucket, upload),
          Initiated: new Date(upload.initiatedAt).toISOString(),
          ...checksumChoice(upload),
        })),
      CommonPrefixes: page.filter(({ upload }) => upload === undefined).map(({ key }) => ({ Prefix: encode(key) })),
    }),
  };
};

/** An upload, or a common prefix of several. */
type Entry = { key: string; upload: Upload | undefined };

/** Compares in S3's order: by key, and for the same key the oldest first, because its id begins with its time. */
function compareUploads(a: Upload, b: Upload): number {
  return compareKeys(a.key, b.key) || compareKeys(a.id, b.id);
}

/** Lists uploads as MinIO does: the prefix is a key; without a prefix it lists those created since its start. */
function ofKey(uploads: readonly Upload[], prefix: string): Entry[] {
  const listed = uploads.filter(({ key, isOfEarlier = false }) => (prefix === "" ? !isOfEarlier : key === prefix));
  return listed.map((upload) => ({ key: upload.key, upload }));
}

function rollUp(uploads: readonly Upload[], query: { prefix: string; delimiter: string }): Entry[] {
  const { prefix, delimiter } = query;
  const entries: Entry[] = [];
  for (const upload of uploads) {
    if (!upload.key.startsWith(prefix)) continue;
    const end = delimiter === "" ? -1 : upload.key.indexOf(delimiter, prefix.length);
    if (end < 0) entries.push({ key: upload.key, upload });
    else {
      const common = upload.key.slice(0, end + delimiter.length);
      if (entries.at(-1)?.key !== common) entries.push({ key: common, upload: undefined });
    }
  }
  return entries;
}

/** Compares with the marker by id only: the marker's upload may have ended since the page before. */
function isAfter({ key, upload }: Entry, { keyMarker, idMarker }: { keyMarker: string; idMarker: string }): boolean {
  const order = compareKeys(key, keyMarker);
  if (order !== 0 || idMarker === "") return order > 0;
  return upload !== undefined && compareKeys(upload.id, idMarker) > 0;
}

function people(bucket: Bucket, upload: Upload): XmlElements {
  return {
    // For an IAM user S3 returns the ARN: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Initiator.html
    Initiator: { ID: upload.initiator, DisplayName: upload.initiator.replace(/^.*\//, "") },
    Owner: ownerOf(bucket),
    StorageClass: "STANDARD",
  };
}

function checksumChoice({ checksum }: Upload): XmlElements {
  if (checksum === undefined) return {};
  return { ChecksumAlgorithm: checksumAlgorithms[checksum.algorithm].name, ChecksumType: checksum.type };
}
