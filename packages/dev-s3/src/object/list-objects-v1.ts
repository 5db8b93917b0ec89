import { findBucket, ownerOf } from "../bucket/buckets.ts";
import type { Handler } from "../request/call.ts";
import { describeListed, findListed, readEncoding, readMaximum } from "./list-objects.ts";
import { xmlDocument } from "../xml/xml.ts";

/** Lists objects, version 1: the next page starts after a key, which is in the response only with a delimiter. */
export const listObjects: Handler = (context, call) => {
  const bucket = findBucket(context, call);
  const encode = readEncoding(call);
  const max = readMaximum(call, "max-keys");
  const [prefix = "", delimiter = "", marker = ""] = ["prefix", "delimiter", "marker"].map(call.param);
  const page = findListed(bucket, { prefix, delimiter, after: marker, last: marker, max });
  return {
    status: 200,
    body: xmlDocument("ListBucketResult", {
      Name: bucket.name,
      // In this version clients expect the prefix as they sent it, whatever the encoding.
      Prefix: prefix,
      Marker: encode(marker),
      Delimiter: delimiter === "" ? undefined : encode(delimiter),
      NextMarker: page.next === undefined || delimiter === "" ? undefined : encode(page.next),
      MaxKeys: max,
      EncodingType: call.param("encoding-type"),
      IsTruncated: page.next !== undefined,
      Contents: page.objects.map((object) => ({
        Key: encode(object.key),
        ...describeListed(object),
        Owner: ownerOf(bucket),
      })),
      CommonPrefixes: page.prefixes.map((common) => ({ Prefix: encode(common) })),
    }),
  };
};
