/** Not every event has the size. */
type Arrived = { bucket: string; key: string; size: number | undefined };

/** Encodes a key as forms do, and S3 in its events. */
const encoded = (key: string) => encodeURIComponent(key).replaceAll("%2F", "/").replaceAll("%20", "+");

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export const s3Event = ({ bucket, key, size }: Arrived, eventName = "ObjectCreated:Put") => ({
  Records: [
    {
      eventVersion: "2.5",
      eventSource: "aws:s3",
      awsRegion: "us-west-2",
      eventTime: "1970-01-01T00:00:00.000Z",
      eventName,
      userIdentity: { principalId: "AIDAJDPLRKLG7UEXAMPLE" },
      requestParameters: { sourceIPAddress: "127.0.0.1" },
      responseElements: {
        "x-amz-request-id": "C3D13FE58DE4C810",
        "x-amz-id-2": "FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S/JRWeUWerMUE5JgHvANOjpD",
      },
      s3: {
        s3SchemaVersion: "1.0",
        configurationId: "testConfigRule",
        bucket: { name: bucket, ownerIdentity: { principalId: "A3NL1KOZZKExample" }, arn: `arn:aws:s3:::${bucket}` },
        object: {
          key: encoded(key),
          size,
          eTag: "d41d8cd98f00b204e9800998ecf8427e",
          versionId: "096fKKXTRTtl3on89fVO.nfljtsv6qko",
          sequencer: "0055AED6DCD90281E5",
        },
      },
    },
  ],
});

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export const bridgedEvent = ({ bucket, key, size }: Arrived, type = "Object Created") => ({
  version: "0",
  id: "17793124-05d4-b198-2fde-7ededc63b103",
  "detail-type": type,
  source: "aws.s3",
  account: "111122223333",
  time: "2021-11-12T00:00:00Z",
  region: "ca-central-1",
  resources: [`arn:aws:s3:::${bucket}`],
  detail: {
    version: "0",
    bucket: { name: bucket },
    object: {
      key,
      size,
      etag: "b1946ac92492d2347c6235b4d2611184",
      "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
      sequencer: "617f08299329d189",
    },
    "request-id": "N4N7GDK58NMKJ12R",
    requester: "123456789012",
    "source-ip-address": "1.2.3.4",
    reason: "PutObject",
  },
});

/** https://docs.ceph.com/en/reef/radosgw/notifications/#events */
export const cephEvent = ({ bucket, key, size }: Arrived) => ({
  Records: [
    {
      eventVersion: "2.1",
      eventSource: "ceph:s3",
      awsRegion: "us-east-1",
      eventTime: "2019-11-22T13:47:35.124724Z",
      eventName: "ObjectCreated:Put",
      userIdentity: { principalId: "tester" },
      requestParameters: { sourceIPAddress: "" },
      responseElements: {
        "x-amz-request-id": "503a4c37-85eb-47cd-8681-2817e80b4281.5330.903595",
        "x-amz-id-2": "14d2-zone1-zonegroup1",
      },
      s3: {
        s3SchemaVersion: "1.0",
        configurationId: "mynotif1",
        bucket: {
          name: bucket,
          ownerIdentity: { principalId: "tester" },
          arn: `arn:aws:s3:us-east-1::${bucket}`,
          id: "503a4c37-85eb-47cd-8681-2817e80b4281.5332.38",
        },
        object: {
          key,
          size: String(size),
          eTag: "37b51d194a7513e45b56f6524f2d51f2",
          versionId: "",
          sequencer: "F7E6D75DC742D108",
          metadata: [],
          tags: [],
        },
      },
      eventId: "",
      opaqueData: "me@example.com",
    },
  ],
});

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export const queuedEvents = (...events: object[]) => ({
  Records: events.map((event) => ({
    messageId: "059f36b4-87a3-44ab-83d2-661975830a7d",
    receiptHandle: "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...",
    body: JSON.stringify(event),
    attributes: { ApproximateReceiveCount: "1", SentTimestamp: "1545082649183" },
    messageAttributes: {},
    md5OfBody: "e4e68fb7bd0e697a0ae8f1bb342846b3",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-2:123456789012:my-queue",
    awsRegion: "us-east-2",
  })),
});

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
export const topicEvent = (event: object) => ({
  Type: "Notification",
  MessageId: "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
  TopicArn: "arn:aws:sns:us-west-2:123456789012:MyTopic",
  Subject: "Amazon S3 Notification",
  Message: JSON.stringify(event),
  Timestamp: "2012-05-02T00:54:06.655Z",
  SignatureVersion: "1",
});

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
export const passedOnEvents = (...events: object[]) => ({
  Records: events.map((event) => ({
    EventVersion: "1.0",
    EventSubscriptionArn: "arn:aws:sns:us-east-2:123456789012:sns-lambda:21be56ed-a058-49f5-8c98-aedd2564c486",
    EventSource: "aws:sns",
    Sns: topicEvent(event),
  })),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html, sent as a test */
export const trialEvent = (bucket: string) => ({
  Service: "Amazon S3",
  Event: "s3:TestEvent",
  Time: "2014-10-13T15:57:02.089Z",
  Bucket: bucket,
  RequestId: "5582815E1AEA5ADF",
  HostId: "8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR+YstdA6Knx4Ip8EXAMPLE",
});
