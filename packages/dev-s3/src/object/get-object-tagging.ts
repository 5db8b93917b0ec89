import type { Handler } from "../request/call.ts";
import { compareKeys } from "./list-page.ts";
import { missing, target } from "./objects.ts";
import { xmlDocument } from "../xml/xml.ts";

export const getObjectTagging: Handler = (context, call) => {
  const { bucket, key } = target(context, call);
  const object = bucket.objects.get(key);
  if (object === undefined) throw missing(call, { bucket: bucket.name, key });
  // AWS's documents name no order.
  const byName = Object.entries(object.tags ?? {}).sort(([a], [b]) => compareKeys(a, b));
  const Tag = byName.map(([Key, Value]) => ({ Key, Value }));
  return { status: 200, body: xmlDocument("Tagging", { TagSet: { Tag } }) };
};
