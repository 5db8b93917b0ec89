import { UploadError } from "@s3-direct/upload-core";
import { TRPCError } from "@trpc/server";
import { setClock } from "./page.ts";
import { isCallOf, operations, type Row, type Situation, sizes, whenSending } from "./situation.ts";

const all = (outcome: Row["single"]) => ({ single: outcome, form: outcome, multipart: outcome });
const hour = 3_600_000;
const amid = 128 * 1024;
const partsOnly = "not: what goes up in one piece has no upload id" as const;

/** Calls a function before each call of a procedure, with the call's number, counted from 1. */
function beforeCall({ stage: { api } }: Situation, name: string, act: (times: number) => void): void {
  let times = 0;
  api.before = ({ path }) => {
    if (path.endsWith(`.${name}`)) act(++times);
  };
}

const refusal = (code: "RATE_LIMITED" | "QUOTA_EXCEEDED", details = {}) => {
  const { message } = new UploadError(code, { details });
  return new TRPCError({ code: code === "RATE_LIMITED" ? "TOO_MANY_REQUESTS" : "FORBIDDEN", message });
};

function bringUp({ stage }: Situation): void {
  for (const line of [stage.toS3, stage.toApi]) line.up();
}

const signIn = { status: 200, body: "<!DOCTYPE html><title>Sign in to Wi-Fi</title>" } as const;
const html = (status: number) => ({ status, body: `<html><h1>${status}</h1></html>` });

/** Every fault and its result; docs/chaos.md shows this table. */
export const table: readonly Row[] = [
  ...(["InternalError", "SlowDown", "RequestTimeout", "BadDigest"] as const).map((code): Row => ({
    where: "S3",
    fault: `answers ${code} twice`,
    arrange: ({ stage, transfer }) =>
      void stage.s3.faults.add({ kind: "error", code, operation: operations[transfer], count: 2 }),
    ...all("done"),
  })),
  {
    where: "S3",
    fault: "answers SlowDown with Retry-After",
    arrange: ({ stage, transfer }) =>
      void stage.s3.faults.add({
        kind: "error",
        code: "SlowDown",
        retryAfter: 1,
        operation: operations[transfer],
        count: 1,
      }),
    ...all("done"),
  },
  {
    where: "S3",
    fault: "answers SlowDown for good",
    arrange: ({ stage, transfer }) =>
      void stage.s3.faults.add({ kind: "error", code: "SlowDown", operation: operations[transfer] }),
    ...all("STORAGE_UNAVAILABLE"),
  },
  {
    where: "S3",
    fault: "answers InternalError without CORS headers, once",
    arrange: ({ stage, transfer }) =>
      void stage.s3.faults.add({
        kind: "error",
        code: "InternalError",
        withoutCors: true,
        operation: operations[transfer],
        count: 1,
      }),
    ...all("done"),
  },
  {
    where: "S3",
    fault: "says 403, the URL has expired",
    arrange: ({ stage, transfer }) =>
      void stage.s3.faults.add({ kind: "clock", offsetMs: 2 * hour, operation: operations[transfer], count: 1 }),
    ...all("done"),
  },
  {
    where: "S3",
    fault: "says 403 without CORS headers, once",
    arrange: ({ stage, transfer }) =>
      void stage.s3.faults.add({
        kind: "error",
        code: "AccessDenied",
        withoutCors: true,
        operation: operations[transfer],
        count: 1,
      }),
    ...all("done"),
  },
  {
    where: "S3",
    fault: "says 403 for good",
    arrange: ({ stage, transfer }) =>
      void stage.s3.faults.add({ kind: "error", code: "AccessDenied", operation: operations[transfer] }),
    ...all("TRANSFER_REFUSED"),
  },
  {
    where: "S3",
    fault: "says 403 without CORS headers for good",
    arrange: ({ stage, transfer }) =>
      void stage.s3.faults.add({
        kind: "error",
        code: "AccessDenied",
        withoutCors: true,
        operation: operations[transfer],
      }),
    ...all("NETWORK"),
  },
  {
    where: "S3",
    fault: "has a clock an hour behind the API's, for a moment",
    arrange: ({ stage, transfer }) =>
      void stage.s3.faults.add({ kind: "clock", offsetMs: -hour, operation: operations[transfer], count: 1 }),
    ...all("done"),
  },
  {
    where: "S3",
    fault: "has a clock two hours ahead, for good",
    arrange: ({ stage, transfer }) =>
      void stage.s3.faults.add({ kind: "clock", offsetMs: 2 * hour, operation: operations[transfer] }),
    ...all("TRANSFER_REFUSED"),
  },
  {
    where: "S3",
    fault: "refuses the preflight once",
    arrange: ({ stage }) =>
      void stage.s3.faults.add({ kind: "error", code: "AccessForbidden", method: "OPTIONS", count: 1 }),
    ...all("done"),
    form: "not: a form needs no preflight",
  },
  {
    where: "S3",
    fault: "says 412 to what it does not have",
    arrange: ({ stage, transfer }) =>
      void stage.s3.faults.add({
        kind: "error",
        code: "PreconditionFailed",
        operation: operations[transfer],
        count: 1,
      }),
    ...all("done"),
  },
  {
    where: "S3",
    fault: "says 404 NoSuchBucket",
    arrange: ({ stage, transfer }) =>
      void stage.s3.faults.add({ kind: "error", code: "NoSuchBucket", operation: operations[transfer] }),
    ...all("TRANSFER_REFUSED"),
  },
  {
    where: "S3",
    fault: "says 404 NoSuchUpload",
    arrange: ({ stage }) =>
      void stage.s3.faults.add({ kind: "error", code: "NoSuchUpload", operation: "UploadPart", count: 1 }),
    single: partsOnly,
    form: partsOnly,
    multipart: "done",
  },
  {
    where: "S3",
    fault: "loses its answer",
    arrange: ({ stage, transfer }) =>
      void stage.s3.faults.add({ kind: "lost-answer", operation: operations[transfer], count: 1 }),
    ...all("done"),
  },
  {
    where: "S3",
    fault: "loses its answer, then refuses the URL; finish publishes and answers 500",
    arrange({ stage: { api, s3 }, transfer }) {
      const { onFinish } = api;
      const operation = operations[transfer];
      s3.faults.add({ kind: "lost-answer", operation, count: 1 });
      api.onFinish = () => {
        api.onFinish = onFinish;
        s3.faults.add({ kind: "error", code: "AccessDenied", operation, count: 1 });
        throw new Error("The database is gone.");
      };
    },
    single: "done",
    form: "done",
    multipart: "not: for a part finish is not asked",
  },
  {
    where: "S3",
    fault: "breaks off in the middle of the body",
    arrange: ({ stage, transfer }) =>
      void stage.s3.faults.add({
        kind: "reset",
        afterBytes: amid,
        operation: operations[transfer],
        count: 1,
      }),
    ...all("done"),
  },
  {
    where: "S3",
    fault: "is slow to answer",
    arrange: ({ stage, transfer }) =>
      void stage.s3.faults.add({ kind: "latency", ms: 800, operation: operations[transfer] }),
    ...all("done"),
  },
  {
    where: "S3",
    fault: "takes the bytes slowly",
    arrange: ({ stage, transfer }) =>
      void stage.s3.faults.add({
        kind: "bandwidth",
        bytesPerSecond: sizes[transfer],
        operation: operations[transfer],
        count: 1,
      }),
    options: { stallTimeout: 10 },
    ...all("done"),
  },
  {
    where: "S3, to the API",
    fault: "says 200 with an error inside, twice (the completion; the copy)",
    arrange: ({ stage, transfer }) =>
      void stage.s3.faults.add({
        kind: "error-in-200",
        code: "InternalError",
        operation: transfer === "multipart" ? "CompleteMultipartUpload" : "CopyObject",
        count: 2,
      }),
    ...all("done"),
  },
  {
    where: "S3, to the API",
    fault: "loses the answer to the completion (the copy)",
    arrange: ({ stage, transfer }) =>
      void stage.s3.faults.add({
        kind: "lost-answer",
        operation: transfer === "multipart" ? "CompleteMultipartUpload" : "CopyObject",
        count: 1,
      }),
    ...all("done"),
  },
  {
    where: "S3, to the API",
    fault: "says SlowDown to eight reads of finish",
    arrange: ({ stage }) =>
      void stage.s3.faults.add({ kind: "error", code: "SlowDown", operation: "GetObject", count: 8 }),
    ...all("done"),
  },
  {
    where: "S3, to the API",
    fault: "breaks every connection of finish's for good",
    arrange: ({ stage }) => void stage.s3.faults.add({ kind: "reset", afterBytes: 0, operation: "GetObject" }),
    ...all("STORAGE_UNAVAILABLE"),
  },
  {
    where: "S3, to the API",
    fault: "takes longer for the copy than finish has",
    arrange: ({ stage }) =>
      void stage.s3.faults.add({
        kind: "latency",
        ms: 1_200,
        operation: "GetObject",
        bucket: "suite-upload",
        count: 3,
      }),
    single: "not: what fits in one copy is never pending",
    form: "not: what fits in one copy is never pending",
    multipart: "done",
  },
  {
    where: "line to S3",
    fault: "breaks before the first byte",
    arrange: ({ stage }) => stage.toS3.add({ kind: "cut", after: 0 }),
    ...all("done"),
  },
  {
    where: "line to S3",
    fault: "breaks in the middle of the body",
    arrange: ({ stage }) => stage.toS3.add({ kind: "cut", after: amid }),
    ...all("done"),
  },
  {
    where: "line to S3",
    fault: "breaks in the middle of the body for good",
    arrange: ({ stage }) => stage.toS3.add({ kind: "cut", after: amid, count: Infinity }),
    ...all("NETWORK"),
  },
  {
    where: "line to S3",
    fault: "breaks after the body, before the answer",
    arrange: ({ stage }) => stage.toS3.add({ kind: "lost-answer" }),
    ...all("done"),
  },
  {
    where: "line to S3",
    fault: "breaks in the middle of the answer",
    arrange: ({ stage }) => stage.toS3.add({ kind: "cut-answer" }),
    ...all("done"),
  },
  {
    where: "line to S3",
    fault: "is reset after the answer",
    arrange: ({ stage }) => stage.toS3.add({ kind: "reset-after-answer", count: Infinity }),
    ...all("done"),
  },
  {
    where: "line to S3",
    fault: "stands still in the middle of the body",
    arrange: ({ stage }) => stage.toS3.add({ kind: "stall", after: amid }),
    options: { stallTimeout: 0.5 },
    ...all("done"),
  },
  {
    where: "line to S3",
    fault: "carries no answer back",
    arrange: ({ stage }) => stage.toS3.add({ kind: "no-answer" }),
    options: { stallTimeout: 0.5 },
    ...all("done"),
  },
  {
    where: "line to S3",
    fault: "trickles the answer",
    arrange: ({ stage }) => stage.toS3.add({ kind: "trickle", ms: 1_000 }),
    ...all("done"),
  },
  {
    where: "line to S3",
    fault: "is slow",
    arrange: ({ stage, transfer }) =>
      stage.toS3.add({ kind: "slow", bytesPerSecond: sizes[transfer], count: Infinity }),
    options: { stallTimeout: 10 },
    ...all("done"),
  },
  {
    where: "line to S3",
    fault: "flips a bit",
    withChecksums: true,
    arrange: ({ stage }) => stage.toS3.add({ kind: "flip" }),
    ...all("done"),
  },
  {
    where: "line to S3",
    fault: "changes the ETag of the answer",
    arrange: ({ stage }) =>
      stage.toS3.add({ kind: "headers", change: { etag: '"00000000000000000000000000000000"' }, count: Infinity }),
    ...all("done"),
  },
  {
    where: "line to S3",
    fault: "leads to a hotel's sign-in page (200), once",
    arrange: ({ stage }) =>
      stage.toS3.add({ kind: "answer", ...signIn, headers: { "access-control-allow-origin": "*" } }),
    ...all("done"),
  },
  {
    where: "line to S3",
    fault: "leads to a hotel's sign-in page (200) for good",
    arrange: ({ stage }) =>
      stage.toS3.add({
        kind: "answer",
        ...signIn,
        headers: { "access-control-allow-origin": "*" },
        to: () => true,
        count: Infinity,
      }),
    ...all("NETWORK"),
  },
  {
    where: "line to S3",
    fault: "redirects to a hotel's sign-in page (302)",
    arrange: ({ stage }) =>
      stage.toS3.add({ kind: "answer", status: 302, headers: { location: `${stage.toApi.url}/sign-in` } }),
    ...all("done"),
  },
  {
    where: "line to S3",
    fault: "redirects (307) where a page may follow",
    arrange({ stage }) {
      const headers = { "access-control-allow-origin": "*", location: `${stage.toS3.url}/elsewhere` };
      stage.toS3.add({ kind: "answer", status: 307, headers });
      stage.toS3.add({
        kind: "answer",
        status: 200,
        headers,
        to: ({ path }) => path === "/elsewhere",
      });
    },
    ...all("done"),
  },
  {
    where: "line to S3",
    fault: "has a proxy that says 200 and keeps the bytes",
    arrange: ({ stage }) =>
      stage.toS3.add({ kind: "answer", status: 200, headers: { "access-control-allow-origin": "*" } }),
    ...all("done"),
  },
  {
    where: "line to S3",
    fault: "has a proxy that says 502 in HTML",
    arrange: ({ stage }) => stage.toS3.add({ kind: "answer", ...html(502) }),
    ...all("done"),
  },
  {
    where: "line to S3",
    fault: "is dead for longer than the retries last",
    arrange: (situation) => whenSending(situation, () => situation.stage.toS3.die()),
    options: { retries: 2 },
    ...all("NETWORK"),
  },
  {
    where: "both lines",
    fault: "are dead for 3 s",
    arrange: (situation) =>
      whenSending(situation, () => {
        const { toS3, toApi } = situation.stage;
        for (const line of [toS3, toApi]) line.die();
      }),
    waits: "offline",
    whenWaiting: (situation) => void setTimeout(() => bringUp(situation), 3_000),
    options: { retries: 0 },
    ...all("done"),
  },
  {
    where: "both lines",
    fault: "are silent for 3 s",
    arrange: (situation) =>
      whenSending(situation, () => {
        const { toS3, toApi } = situation.stage;
        for (const line of [toS3, toApi]) line.fallSilent();
        setTimeout(() => bringUp(situation), 3_000);
      }),
    ...all("done"),
  },
  {
    where: "both lines",
    fault: "are dead before the upload begins",
    arrange({ stage: { toS3, toApi } }) {
      for (const line of [toS3, toApi]) line.die();
    },
    waits: "offline",
    whenWaiting: (situation) => void setTimeout(() => bringUp(situation), 1_000),
    options: { retries: 0 },
    ...all("done"),
  },
  ...(["create", "finish"] as const).flatMap((call): Row[] => [
    {
      where: "line to the API",
      fault: `has a proxy that says 502 in HTML to ${call}`,
      arrange: ({ stage }) => stage.toApi.add({ kind: "answer", ...html(502), to: isCallOf(call), count: 2 }),
      ...all("done"),
    },
    {
      where: "line to the API",
      fault: `loses the answer to ${call}`,
      arrange: ({ stage }) => stage.toApi.add({ kind: "lost-answer", to: isCallOf(call) }),
      leavesParts: call === "create",
      ...all("done"),
    },
    {
      where: "line to the API",
      fault: `breaks in the middle of the answer to ${call}`,
      arrange: ({ stage }) => stage.toApi.add({ kind: "cut-answer", to: isCallOf(call) }),
      leavesParts: call === "create",
      ...all("done"),
    },
    {
      where: "line to the API",
      fault: `carries no answer to ${call} back`,
      arrange: ({ stage }) => stage.toApi.add({ kind: "no-answer", to: isCallOf(call) }),
      leavesParts: call === "create",
      ...all("done"),
    },
    {
      where: "line to the API",
      fault: `leads ${call} to a hotel's sign-in page (200)`,
      arrange: ({ stage }) => stage.toApi.add({ kind: "answer", ...signIn, to: isCallOf(call) }),
      ...all("done"),
    },
  ]),
  {
    where: "line to the API",
    fault: "loses the answer to signParts",
    withChecksums: true,
    arrange: ({ stage }) => stage.toApi.add({ kind: "lost-answer", to: isCallOf("signParts") }),
    single: partsOnly,
    form: partsOnly,
    multipart: "done",
  },
  {
    where: "line to the API",
    fault: "has a proxy that says 502 in HTML to signParts",
    withChecksums: true,
    arrange: ({ stage }) => stage.toApi.add({ kind: "answer", ...html(502), to: isCallOf("signParts"), count: 2 }),
    single: partsOnly,
    form: partsOnly,
    multipart: "done",
  },
  {
    where: "line to the API",
    fault: "loses every answer to finish",
    arrange: ({ stage }) => stage.toApi.add({ kind: "lost-answer", to: isCallOf("finish"), count: Infinity }),
    publishedAllTheSame: true,
    ...all("NETWORK"),
  },
  {
    where: "line to the API",
    fault: "is slow",
    arrange: ({ stage }) => stage.toApi.add({ kind: "late", ms: 400, count: Infinity }),
    ...all("done"),
  },
  {
    where: "line to the API",
    fault: "has a proxy that says 429 in HTML",
    arrange: ({ stage }) => stage.toApi.add({ kind: "answer", ...html(429), to: isCallOf("create"), count: 2 }),
    ...all("done"),
  },
  {
    where: "API",
    fault: "says 429 with Retry-After",
    arrange: ({ stage }) =>
      stage.toApi.add({
        kind: "answer",
        status: 429,
        headers: { "content-type": "application/json", "retry-after": "1" },
        body: JSON.stringify([{ error: { message: "Slow down", code: -32029, data: { httpStatus: 429 } } }]),
        to: isCallOf("create"),
      }),
    waits: "rate-limited",
    options: { retries: 0 },
    ...all("done"),
  },
  ...(["create", "finish"] as const).map((call): Row => ({
    where: "API",
    fault: `says RATE_LIMITED with retryAfter to ${call}, three times`,
    arrange: (situation) =>
      beforeCall(situation, call, (times) => {
        if (times <= 3) throw refusal("RATE_LIMITED", { retryAfter: 0.6 });
      }),
    waits: "rate-limited",
    options: { retries: 0 },
    ...all("done"),
  })),
  ...(["create", "finish"] as const).map((call): Row => ({
    where: "API",
    fault: `breaks (500) at ${call}`,
    arrange: (situation) =>
      beforeCall(situation, call, (times) => {
        if (times === 1) throw new Error("The database is gone.");
      }),
    ...all("INTERNAL"),
  })),
  {
    where: "API",
    fault: "breaks in onFinish, when the file is published",
    arrange({ stage: { api } }) {
      api.onFinish = () => {
        api.strikes++;
        throw new Error("The database is gone.");
      };
    },
    publishedAllTheSame: true,
    ...all("INTERNAL"),
  },
  {
    where: "API",
    fault: "takes the visitor for signed out in mid-upload (401), until they sign in",
    arrange({ stage: { api } }) {
      api.before = ({ path }) => {
        if (!path.endsWith(".create")) throw new TRPCError({ code: "UNAUTHORIZED" });
      };
    },
    waits: "signed-out",
    whenWaiting({ stage, continueAll }) {
      stage.api.before = () => {};
      continueAll();
    },
    ...all("done"),
  },
  {
    where: "API",
    fault: "has never had the visitor signed in (401)",
    arrange({ stage: { api } }) {
      api.before = () => {
        throw new TRPCError({ code: "UNAUTHORIZED" });
      };
    },
    ...all("SIGNED_OUT"),
  },
  {
    where: "API",
    fault: "has another visitor signed in in mid-upload",
    arrange: (situation) =>
      beforeCall(situation, "create", () => {
        const { api } = situation.stage;
        api.strikes++;
        // The call that runs next is still the other person's.
        api.signedInAs = "somebody-else";
      }),
    ...all("UPLOAD_NOT_FOUND"),
  },
  {
    where: "API",
    fault: "has no room left (QUOTA_EXCEEDED)",
    arrange: (situation) =>
      beforeCall(situation, "create", () => {
        throw refusal("QUOTA_EXCEEDED");
      }),
    ...all("QUOTA_EXCEEDED"),
  },
  {
    where: "API",
    fault: "restarts in mid-upload",
    arrange: (situation) =>
      whenSending(situation, () => {
        const { api } = situation.stage;
        void api.stop().then(() => setTimeout(() => void api.start(), 300));
      }),
    ...all("done"),
  },
  ...(
    [
      ["sleeps for two hours in mid-upload", 2 * hour, "all"],
      ["has a clock that is set two hours ahead in mid-upload", 2 * hour, "page"],
      ["has a clock that is set two hours back in mid-upload", -2 * hour, "page"],
    ] as const
  ).map(([fault, by, whose]): Row => ({
    where: "page",
    fault,
    arrange: (situation) =>
      whenSending(situation, () => {
        situation.stage.toS3.add({ kind: "cut", after: 1 });
        setClock(by, whose);
      }),
    ...all("done"),
  })),
];
