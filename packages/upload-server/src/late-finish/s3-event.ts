import { z } from "zod";

/** An object that has arrived, as S3 reports it. Its size is in bytes, if the event has one. */
export type ArrivedObject = { bucket: string; key: string; size: number | undefined };

/** Ceph's documentation writes sizes as text. */
const named = z.object({
  bucket: z.object({ name: z.string() }),
  object: z.object({ key: z.string(), size: z.coerce.number().optional() }),
});

/**
 * S3's own events, as SQS, SNS and Lambda receive them, and the events of compatible storages. S3 leaves "s3:" out of
 * the event names, others don't.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 * https://docs.ceph.com/en/reef/radosgw/notifications/#events
 */
const s3Record = z.object({ eventSource: z.string().optional(), eventName: z.string(), s3: z.unknown() });

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
const bridged = z.object({ source: z.literal("aws.s3"), "detail-type": z.string(), detail: z.unknown() });

/** What a queue passes to Lambda: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
const queued = z.object({ eventSource: z.literal("aws:sqs"), body: z.string() });

/** What a topic passes to Lambda: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
const passedOn = z.object({ EventSource: z.literal("aws:sns"), Sns: z.object({ Message: z.string() }) });

/** What a topic sends: https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
const sent = z.object({ Type: z.literal("Notification"), Message: z.string() });

const list = z.object({ Records: z.array(z.unknown()) });

/**
 * Returns the objects that have arrived, from an event in any of these forms. It returns none for an event about
 * something else, such as the one by which S3 tests a new configuration. Each record that is not an S3 event becomes
 * undefined.
 */
export function arrivedIn(event: unknown): (ArrivedObject | undefined)[] {
  const records = list.safeParse(event).data?.Records;
  if (records) return records.flatMap(arrivedInRecord);
  const fromBridge = bridged.safeParse(event).data;
  if (fromBridge) {
    const isNew = fromBridge["detail-type"] === "Object Created";
    return isNew ? [objectIn(fromBridge.detail, asItIs)] : [];
  }
  const fromTopic = sent.safeParse(event).data;
  if (fromTopic) return arrivedInText(fromTopic.Message);
  return isTest(event) ? [] : [undefined];
}

function arrivedInRecord(record: unknown): (ArrivedObject | undefined)[] {
  const fromS3 = s3Record.safeParse(record).data;
  if (fromS3) {
    const isNew = /^(s3:)?ObjectCreated:/.test(fromS3.eventName);
    // Ceph 18 writes keys without encoding.
    const decode = fromS3.eventSource === "ceph:s3" ? asItIs : decodeKey;
    return isNew ? [objectIn(fromS3.s3, decode)] : [];
  }
  const text = queued.safeParse(record).data?.body ?? passedOn.safeParse(record).data?.Sns.Message;
  return text === undefined ? [undefined] : arrivedInText(text);
}

function arrivedInText(text: string): (ArrivedObject | undefined)[] {
  try {
    return arrivedIn(JSON.parse(text));
  } catch {
    return [undefined];
  }
}

function objectIn(value: unknown, decode: (key: string) => string): ArrivedObject | undefined {
  const found = named.safeParse(value).data;
  return found && { bucket: found.bucket.name, key: decode(found.object.key), size: found.object.size };
}

const asItIs = (key: string) => key;

/**
 * Decodes a key: "The object key name value is URL encoded", as in a form, with "+" for a space. Upload keys need no
 * decoding.
 */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    return key;
  }
}

const isTest = (event: unknown) => z.object({ Event: z.literal("s3:TestEvent") }).safeParse(event).success;
