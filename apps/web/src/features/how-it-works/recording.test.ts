import type { TraceEvent } from "@s3-direct/upload-client/trace";
import { expect, test } from "vitest";
import { layOut, sumSent } from "./lay-out.ts";
import { emptyRecording, reduceRecording } from "./recording.ts";

const request = (partNumber: number, host = "s3.example") =>
  ({ type: "request-begun", method: "PUT", host, path: "/k", headers: [], bytes: 10, partNumber }) as const;
type News = TraceEvent extends infer Event ? (Event extends TraceEvent ? Omit<Event, "uploadId"> : never) : never;
const record = (...events: News[]) =>
  events.map((event) => ({ uploadId: "upload-1", ...event })).reduce(reduceRecording, emptyRecording);

const recording = record(
  { id: 1, at: 500, type: "call-begun", call: "create", facts: { filename: "a" } },
  { id: 1, at: 520, type: "call-ended", call: "create", facts: { kind: "multipart" }, milliseconds: 20 },
  { id: 2, at: 530, ...request(1) },
  { id: 3, at: 530, ...request(2) },
  { id: 2, at: 540, type: "request-progressed", loaded: 10 },
  { id: 2, at: 550, type: "request-ended", status: 200, milliseconds: 20 },
  { id: 4, at: 551, ...request(3) },
  { id: 5, at: 552, ...request(4, "alias.example") },
);

test("events become calls and requests, timed from the first", () => {
  expect(recording.entries).toHaveLength(5);
  expect(recording.entries[0]).toMatchObject({
    from: 0,
    to: 20,
    asked: { filename: "a" },
    answered: { kind: "multipart" },
  });
  expect(recording.entries[1]).toMatchObject({ from: 30, to: 50, status: 200, loaded: 10 });
  expect(recording.entries[2]).not.toHaveProperty("to");
});

test("an event that is told again is recorded once", () => {
  const again = { uploadId: "upload-1", id: 4, at: 900, ...request(3) };
  expect(reduceRecording(recording, again)).toBe(recording);
});

test("requests that overlap are on lines of their own, by host name", () => {
  const { calls, hosts } = layOut(recording);
  const ids = hosts.map(({ host, lines }) => [host, lines.map((line) => line.entries.map(({ id }) => id))]);
  expect(calls).toHaveLength(1);
  expect(ids).toEqual([
    ["s3.example", [[2, 4], [3]]],
    ["alias.example", [[5]]],
  ]);
});

test("what S3 has got is summed, with its speed", () => {
  expect(sumSent(recording, 130)).toEqual({ bytes: 10, bytesPerSecond: 100 });
  expect(sumSent(emptyRecording, 0)).toEqual({ bytes: 0, bytesPerSecond: undefined });
});
