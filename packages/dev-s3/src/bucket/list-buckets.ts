import { accountOfCaller, accountOf } from "../access/accounts.ts";
import type { Handler, S3Call } from "../request/call.ts";
import { compareKeys } from "../object/list-page.ts";
import { S3Error } from "../s3-error.ts";
import { xmlDocument } from "../xml/xml.ts";

/** AWS's longest page, and its default: all buckets. */
const maxBuckets = 10_000;

/** Lists the buckets of the caller's account. */
export const listBuckets: Handler = (context, call) => {
  const account = accountOfCaller(call.caller);
  const [prefix = "", region = context.region, after = ""] = ["prefix", "bucket-region", "continuation-token"].map(
    call.param,
  );
  const max = readMaxBuckets(call);
  const found = [...context.store.buckets.values()]
    .filter((bucket) => accountOf(bucket) === account && bucket.name.startsWith(prefix) && region === context.region)
    .sort((a, b) => compareKeys(a.name, b.name))
    .filter(({ name }) => compareKeys(name, after) > 0);
  const page = found.slice(0, max);
  return {
    status: 200,
    body: xmlDocument("ListAllMyBucketsResult", {
      Owner: { ID: account ?? "", DisplayName: "dev-s3" },
      Buckets: {
        Bucket: page.map(({ name, config }) => ({
          Name: name,
          CreationDate: new Date(config.createdAt).toISOString(),
          BucketRegion: call.param("max-buckets") === undefined ? undefined : context.region,
        })),
      },
      ContinuationToken: found.length > page.length ? page.at(-1)?.name : undefined,
      Prefix: call.param("prefix"),
    }),
  };
};

function readMaxBuckets(call: S3Call): number {
  const text = call.param("max-buckets") ?? String(maxBuckets);
  if (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= maxBuckets) return Number(text);
  throw new S3Error("InvalidArgument", {
    message: `Argument max-buckets must be an integer between 1 and ${maxBuckets}`,
    details: { ArgumentName: "max-buckets", ArgumentValue: text },
  });
}
