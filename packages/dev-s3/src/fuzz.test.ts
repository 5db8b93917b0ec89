import {
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { expect, test } from "vitest";
import type { User } from "./index.ts";
import { fuzzRuns as count, fuzzSeed } from "./testing/env.ts";
import { createChance, mutate, trySign, type Chance } from "./testing/mutate.ts";
import { sendRaw, type RawRequest } from "./testing/raw-request.ts";
import { root, start, type Started } from "./testing/start.ts";
import { tempDir } from "./testing/temp-dir.ts";

/** The number of requests at the same time. */
const lanes = 16;
/** A user without any right. */
const nobody: User = { accessKeyId: "NOBODY", secretAccessKey: "nobody-secret", statements: [] };
const secret = "the secret that nobody may read";

type Template = Omit<RawRequest, "headers"> & { headers?: RawRequest["headers"] };

/** Creates valid requests of every kind to `bucket`, to be changed. */
async function templates({ client, port }: Started, bucket: string): Promise<[RawRequest, ...RawRequest[]]> {
  const key = { Bucket: bucket, Key: "multipart" };
  const { UploadId = "" } = await client.send(new CreateMultipartUploadCommand(key));
  const part = { ...key, UploadId, PartNumber: 1, Body: "part" };
  const { ETag = "" } = await client.send(new UploadPartCommand(part));
  const none = Buffer.alloc(0);
  const text = (document: string) => Buffer.from(document);
  const upload = `/${bucket}/multipart?uploadId=${UploadId}`;
  const put: Template = { method: "PUT", path: `/${bucket}/a`, body: text("hello") };
  const others: Template[] = [
    { method: "GET", path: `/${bucket}/secret`, body: none },
    { method: "GET", path: `/${bucket}/secret`, body: none, headers: [["range", "bytes=0-3"]] },
    { method: "HEAD", path: `/${bucket}/secret`, body: none },
    { method: "DELETE", path: `/${bucket}/a`, body: none },
    { method: "PUT", path: `/${bucket}/copy`, body: none, headers: [["x-amz-copy-source", `${bucket}/secret`]] },
    { method: "GET", path: `/${bucket}?list-type=2&prefix=a&delimiter=%2F`, body: none },
    { method: "POST", path: `/${bucket}/b?uploads`, body: none },
    { method: "PUT", path: `${upload}&partNumber=2`, body: text("part") },
    { method: "PUT", path: `${upload}&partNumber=3`, body: none, headers: [["x-amz-copy-source", `${bucket}/secret`]] },
    { method: "GET", path: upload, body: none },
    { method: "GET", path: `/${bucket}?uploads`, body: none },
    {
      method: "POST",
      path: upload,
      body: text(
        `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${ETag}</ETag></Part></CompleteMultipartUpload>`,
      ),
    },
    { method: "DELETE", path: upload, body: none },
    {
      method: "POST",
      path: `/${bucket}?delete`,
      body: text("<Delete><Object><Key>a</Key></Object></Delete>"),
      headers: [["content-md5", "sQqNsWTgdUEFt6mb5y4/5Q=="]],
    },
    { method: "GET", path: `/${bucket}?cors`, body: none },
    { method: "GET", path: `/${bucket}?policy`, body: none },
    { method: "PUT", path: `/${bucket}?versioning`, body: text("<VersioningConfiguration/>") },
    { method: "GET", path: "/", body: none },
    await formTemplate(client, bucket),
  ];
  const complete = (template: Template): RawRequest => ({
    ...template,
    headers: [
      ["host", `127.0.0.1:${port}`],
      ...(template.body.length > 0 ? [["content-length", String(template.body.length)] as const] : []),
      ...(template.headers ?? []),
    ],
  });
  return [complete(put), ...others.map(complete)];
}

async function formTemplate(client: Started["client"], Bucket: string): Promise<Template> {
  const { fields } = await createPresignedPost(client, { Bucket, Key: "form" });
  const parts = [...Object.entries(fields), ["file", "hello"]].map(
    ([name, value]) => `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return {
    method: "POST",
    path: `/${Bucket}`,
    body: Buffer.from(`${parts.join("")}--b--\r\n`),
    headers: [["content-type", "multipart/form-data; boundary=b"]],
  };
}

type Try = { request: RawRequest; signedBy: (typeof signers)[number] };

const signers = ["root", "root", "nobody", "no one"] as const;

function makeTry(all: Record<"fuzz" | "vault", [RawRequest, ...RawRequest[]]>, chance: Chance): Try {
  const signedBy = chance.of(signers);
  const user = signedBy === "root" ? root : nobody;
  let request = chance.of(signedBy === "root" ? all.fuzz : all.vault);
  const change = () => {
    for (let times = chance.below(4); times >= 0; times--) request = mutate(request, chance);
  };
  if (signedBy === "no one") change();
  else if (chance.below(4) === 0) {
    request = trySign(request, user);
    change();
  } else {
    change();
    request = trySign(request, user);
  }
  return { request, signedBy };
}

test(`${count} changed requests, signed anew or not: no crash, no 500, no access (seed ${fuzzSeed})`, async () => {
  await using folder = await tempDir();
  const buckets = ["fuzz", "vault"].map((name) => ({ name }));
  await using s3 = await start(folder.path, { buckets, users: [root, nobody] });
  for (const { name: Bucket } of buckets)
    await s3.client.send(new PutObjectCommand({ Bucket, Key: "secret", Body: secret }));
  const all = { fuzz: await templates(s3, "fuzz"), vault: withoutForm(await templates(s3, "vault")) };
  const chance = createChance(fuzzSeed);
  const statuses = new Map<number, number>();
  const findings: unknown[] = [];
  let left = count;

  const lane = async () => {
    while (left-- > 0) {
      const { request, signedBy } = makeTry(all, chance);
      const answer = await sendRaw(s3.port, request);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      const broke = answer.status >= 500 && answer.status !== 501;
      const gave =
        signedBy !== "root" && ((answer.status >= 200 && answer.status < 300) || answer.text.includes(secret));
      if (broke || gave)
        findings.push({ signedBy, request: { ...request, body: request.body.toString("latin1") }, answer });
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));

  expect(findings).toEqual([]);
  // Enough requests must have passed the signature check to prove something, and nearly all must have a response.
  expect(statuses.get(200) ?? 0).toBeGreaterThan(count / 100);
  expect(statuses.get(0) ?? 0).toBeLessThan(count / 5);
  const { Body } = await s3.client.send(new GetObjectCommand({ Bucket: "vault", Key: "secret" }));
  expect(await Body?.transformToString()).toBe(secret);
});

/** Removes the form, which has its own signature: root's, so strangers can't send it. */
function withoutForm([first, ...others]: [RawRequest, ...RawRequest[]]): [RawRequest, ...RawRequest[]] {
  return [first, ...others.slice(0, -1)];
}
