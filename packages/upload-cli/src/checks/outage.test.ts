import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { storageFrom } from "../doctor/storage.ts";
import { startBusyS3, type Requests } from "../testing/busy-s3.ts";
import { listen } from "../testing/listen.ts";
import { alarms } from "../testing/provisioned.ts";
import { webOrigin } from "../testing/run.ts";
import { adminClient } from "../testing/target.ts";
import { checkSetUp, proveSetUp, type Finding } from "./index.ts";
import { outageIn } from "./outage.ts";

/** The storage of an application that relies on everything its S3 can do. */
function storageOf({ env }: { env: Record<string, string> }) {
  const { storage } = storageFrom(env);
  const capabilities = { ...storage.capabilities, conditionalCopy: true, partChecksums: "crc64nvme" as const };
  return { ...storage, capabilities, plan: { ...storage.plan, formMax: 1024 } };
}

/** What is observed of that S3. */
const facts = {
  checksum: true,
  conditionalPut: true,
  conditionalComplete: true,
  conditionalCopy: true,
  copySourceIfMatch: true,
  partCopySourceIfMatch: true,
  copyParts: true,
  partChecksums: "crc64nvme",
  formChecksum: true,
};

const again = "parts do not replace what stands under their key (If-None-Match on CompleteMultipartUpload)";
const partsOfCopies = "a copy is bound to the bytes that were verified (x-amz-copy-source-if-match on UploadPartCopy)";
const largeCopies = "the publisher can copy large files in parts";
const partChecksum = "S3 refuses a part that does not have its checksum";

type Away = {
  requests: Requests;
  /** Titles of the checks that can't give an answer then. */
  unknown: string[];
  /**
   * Such titles of checks that only doctor makes. Without these, the short proof is tested: it makes the same checks.
   */
  unknownToDoctor?: string[];
};

const away: Away[] = [
  { requests: { operation: "HeadBucket" }, unknown: ["S3 answers"] },
  { requests: { operation: "ListObjectsV2" }, unknown: ["the upload bucket is"] },
  {
    requests: { operation: "ListObjectsV2", bucket: "media" },
    unknown: [
      "the signer cannot list",
      "the publisher cannot list, nor write elsewhere",
      "the janitor can list objects",
    ],
    unknownToDoctor: ["nobody can list media without a signature"],
  },
  { requests: { operation: "PutObject" }, unknown: ["a presigned PUT is stored"] },
  {
    requests: { operation: "GetObject" },
    unknown: [
      "the signer cannot read uploads",
      "nobody can read uploads without a signature",
      "the publisher can read uploads",
      "the signer cannot read media",
      "a copy leaves an upload's tags behind (x-amz-tagging-directive)",
      "the janitor can neither read nor write",
      "a download URL reads a private file",
      "nobody can read private files without a signature",
      "the signer cannot read private files",
    ],
    unknownToDoctor: ["published files are served"],
  },
  {
    requests: { operation: "HeadObject" },
    unknown: ["this check can be made", "S3 names no lifecycle rule that removes private files"],
  },
  {
    requests: { operation: "HeadObject", bucket: "media" },
    unknown: [
      "the publisher can look at media",
      "S3 names no lifecycle rule that removes published files",
      "S3 names no lifecycle rule that removes private files",
    ],
  },
  {
    requests: { operation: "DeleteObject" },
    unknown: [
      "the signer cannot delete uploads",
      "the signer cannot delete media",
      "nobody can delete without a signature",
      "the publisher cannot list, nor write elsewhere",
      "the publisher can delete media",
      "the publisher can delete private files",
      "the janitor can delete objects",
    ],
  },
  {
    requests: { operation: "CopyObject" },
    unknown: [
      "an unsigned x-amz-copy-source gains nothing",
      "the publisher can publish",
      "the publisher can publish private files",
    ],
    unknownToDoctor: [],
  },
  {
    requests: { operation: "CreateMultipartUpload" },
    unknown: [
      "a multipart upload can be begun",
      partsOfCopies,
      largeCopies,
      "the janitor can abort unfinished uploads",
    ],
    unknownToDoctor: [partChecksum],
  },
  {
    requests: { operation: "UploadPart" },
    unknown: ["a presigned part is stored", "S3 refuses a part with one byte more than was signed", again],
    unknownToDoctor: [partChecksum],
  },
  { requests: { operation: "UploadPartCopy" }, unknown: [partsOfCopies, largeCopies], unknownToDoctor: [] },
  { requests: { operation: "ListParts" }, unknown: ["the signer can list parts", largeCopies] },
  {
    requests: { operation: "ListMultipartUploads" },
    unknown: ["the janitor can list unfinished uploads", largeCopies],
  },
  {
    requests: { operation: "CompleteMultipartUpload" },
    unknown: ["the signer can put parts together", again],
    unknownToDoctor: [partChecksum],
  },
  {
    requests: { operation: "AbortMultipartUpload" },
    unknown: ["the signer can abort", "the janitor can abort unfinished uploads", largeCopies],
  },
  {
    requests: { operation: "PostObject" },
    unknown: [],
    unknownToDoctor: ["forms (POST) enforce their length and SHA-256"],
  },
  {
    requests: { method: "OPTIONS" },
    unknown: [],
    unknownToDoctor: [`pages of ${webOrigin} may PUT with every signed header`, "pages of other sites may not"],
  },
];

/** Returns the titles of all findings that are not good, each once and without the address. */
function titlesOf(findings: Finding[]): string[] {
  const titles = alarms({ findings }).map(({ title }) => title.split(/ at http| \(\S+:\d+\)/)[0] ?? "");
  return [...new Set(titles)].toSorted();
}

const named = away.map((one) => [Object.values(one.requests).join(" of "), one] as const);

test.concurrent.each(named)("while S3 does not answer %s, just what needs it is unknown", async (_, one) => {
  const { requests, unknown, unknownToDoctor } = one;
  await using s3 = await startBusyS3([{ kind: "error", code: "InternalError", ...requests }]);
  const storage = storageOf(s3);
  const { findings, facts: seen } =
    unknownToDoctor === undefined
      ? { findings: await proveSetUp(storage), facts: {} }
      : await checkSetUp(storage, { origins: [webOrigin] });

  expect(titlesOf(findings)).toEqual([...unknown, ...(unknownToDoctor ?? [])].toSorted());
  for (const finding of alarms({ findings }))
    expect(finding).toMatchObject({
      detail: expect.stringMatching(/^500 (?:InternalError|Unknown)$/),
      advice: "S3 is down or overloaded, so this could not be checked: try again later.",
    });
  expect(facts).toMatchObject(seen);
});

const operations = new Set(away.flatMap(({ requests: { operation } }) => operation ?? []));

test.concurrent(
  "traps: 90 where the first answer to each kind of request is lost, all is as it should be",
  async () => {
    const lost = { kind: "lost-answer", count: 1 } as const;
    const first = [...operations].map((operation) => ({ ...lost, operation }));
    // A published file is copied to this key.
    await using s3 = await startBusyS3([...first, { ...lost, operation: "CopyObject", key: "media/*" }]);
    const { findings, facts: seen } = await checkSetUp(storageOf(s3), { origins: [webOrigin] });
    expect(alarms({ findings })).toEqual([]);
    expect(seen).toEqual(facts);
  },
);

test.concurrent("traps: 90 a PUT whose answer is lost twice keeps no process from starting", async () => {
  await using s3 = await startBusyS3([{ kind: "lost-answer", operation: "PutObject", count: 2 }]);
  expect(alarms({ findings: await proveSetUp(storageOf(s3)) })).toEqual([]);
});

test.concurrent("what nobody relies on is told as not seen, in an outage", async () => {
  await using s3 = await startBusyS3([{ kind: "error", code: "SlowDown", operation: "PostObject" }]);
  const { findings, facts: seen } = await checkSetUp(storageFrom(s3.env).storage, { origins: [webOrigin] });
  expect(alarms({ findings })).toEqual([]);
  expect(findings).toContainEqual({
    title: "forms (POST) enforce their length and SHA-256",
    level: "note",
    detail: "not seen: 503 SlowDown",
  });
  expect(seen).not.toHaveProperty("formChecksum");
});

test("a page of a proxy in front of S3, which is busy, is an outage", async () => {
  const page = "<html><body><h1>502 Bad Gateway</h1><hr>nginx</body></html>";
  await using proxy = await listen((_, response) => void response.writeHead(502).end(page));
  const s3 = adminClient({ endpoint: proxy.url, region: "us-east-1" }, { accessKeyId: "A", secretAccessKey: "B" });
  const error: unknown = await s3.send(new ListObjectsV2Command({ Bucket: "acme-upload" })).catch((e: unknown) => e);
  expect(outageIn(error)).toEqual({ status: 502, code: "" });
  s3.destroy();
});
