import { expect, test } from "vitest";
import { arrivedIn } from "./s3-event.ts";
import {
  bridgedEvent,
  cephEvent,
  passedOnEvents,
  queuedEvents,
  s3Event,
  topicEvent,
  trialEvent,
} from "../testing/s3-events.ts";

const arrived = { bucket: "upload", key: "uploads/a b+é%/c.txt", size: 5 };

test.each([
  ["S3", s3Event(arrived)],
  ["Ceph", cephEvent(arrived)],
  ["EventBridge", bridgedEvent(arrived)],
  ["SQS", queuedEvents(s3Event(arrived))],
  ["SNS", topicEvent(s3Event(arrived))],
  ["SNS, as Lambda receives it", passedOnEvents(s3Event(arrived))],
  ["SQS, from SNS", queuedEvents(topicEvent(s3Event(arrived)))],
  ["SQS, from EventBridge", queuedEvents(bridgedEvent(arrived))],
  ["a server whose names begin with s3:", s3Event(arrived, "s3:ObjectCreated:Post")],
])("an event of %s names what has arrived, by its key as it is", (_, event) => {
  expect(arrivedIn(event)).toEqual([arrived]);
});

test("each of several records is read, whatever the others are about", () => {
  const other = { ...arrived, key: "uploads/other.txt" };
  const removed = s3Event(arrived, "ObjectRemoved:Delete").Records;
  const records = [...s3Event(arrived).Records, ...removed, ...cephEvent(other).Records];
  expect(arrivedIn({ Records: records })).toEqual([arrived, other]);
  expect(arrivedIn(queuedEvents(s3Event(arrived), trialEvent("upload"), bridgedEvent(other)))).toEqual([
    arrived,
    other,
  ]);
});

test.each([
  ["the event that tries a set-up", trialEvent("upload")],
  ["a removal", s3Event(arrived, "ObjectRemoved:Delete")],
  ["a removal, over EventBridge", bridgedEvent(arrived, "Object Deleted")],
  ["an empty batch", { Records: [] }],
])("%s names nothing that has arrived", (_, event) => {
  expect(arrivedIn(event)).toEqual([]);
});

test.each([
  ["nothing", undefined],
  ["text", "hello"],
  [
    "another service's event",
    { source: "aws.ec2", "detail-type": "EC2 Instance State-change Notification", detail: {} },
  ],
  ["a queue's message that is no JSON", { Records: [{ eventSource: "aws:sqs", body: "hello" }] }],
  ["a record without an object", { Records: [{ eventName: "ObjectCreated:Put", s3: {} }] }],
])("%s is no event of S3's", (_, event) => {
  expect(arrivedIn(event)).toEqual([undefined]);
});

test("in a queue's batch a message that is no event of S3's hides none of the others", () => {
  const other = { ...arrived, key: "uploads/other.txt" };
  const [first, second] = queuedEvents(s3Event(arrived), bridgedEvent(other)).Records;
  const unread = { eventSource: "aws:sqs", body: "hello" };
  expect(arrivedIn({ Records: [first, unread, {}, second] })).toEqual([arrived, undefined, undefined, other]);
});

test("a key that is not written as it should be is left as it is", () => {
  const [record] = s3Event({ ...arrived, key: "" }).Records;
  const event = { Records: [{ ...record, s3: { bucket: { name: "upload" }, object: { key: "100%" } } }] };
  expect(arrivedIn(event)).toEqual([{ bucket: "upload", key: "100%", size: undefined }]);
});
