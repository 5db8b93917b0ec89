import { plainCapabilities, type S3Provider } from "../provider.ts";

/**
 * Wasabi. Every file goes up in parts, because no page of https://docs.wasabi.com says that a PUT or a copy knows a condition.
 * @param options.region - the bucket's, such as "eu-central-1"
 * @param options.endpoint - @default `https://s3.{region}.wasabisys.com`
 */
export function wasabi({ region, endpoint }: { region: string; endpoint?: string }): S3Provider {
  return {
    name: "wasabi",
    region,
    endpoint: endpoint ?? `https://s3.${region}.wasabisys.com`,
    forcePathStyle: true,
    // Tags have a call of their own (https://docs.wasabi.com/apidocs/object-tagging-with-the-wasabi-s3-api), and no page says that a
    // copy takes them.
    capabilities: plainCapabilities,
  };
}
