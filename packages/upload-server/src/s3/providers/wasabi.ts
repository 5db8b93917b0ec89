import { plainCapabilities, type S3Provider } from "../provider.ts";

/**
 * Wasabi. Every file is sent in parts, because https://docs.wasabi.com does not mention conditions for a PUT or a copy.
 * @param options.region - the bucket's, such as "eu-central-1"
 * @param options.endpoint - @default `https://s3.{region}.wasabisys.com`
 */
export function wasabi({ region, endpoint }: { region: string; endpoint?: string | undefined }): S3Provider {
  return {
    name: "wasabi",
    region,
    endpoint: endpoint ?? `https://s3.${region}.wasabisys.com`,
    forcePathStyle: true,
    // Tags have a call of their own (https://docs.wasabi.com/apidocs/object-tagging-with-the-wasabi-s3-api), and tags
    // on a copy are not documented.
    capabilities: plainCapabilities,
  };
}
