import { Agent } from "node:http";
import { createS3Storage, readStorageOptions } from "@s3-direct/upload-server";
import { describe, expect, test, vi } from "vitest";
import { storageFrom } from "../doctor/storage.ts";
import { startBusyS3 } from "../testing/busy-s3.ts";
import { closedAddress, listen } from "../testing/listen.ts";
import { cephMisconfigurations, misconfigurations, strictMisconfigurations } from "../testing/misconfigurations.ts";
import { alarms, startProvisioned } from "../testing/provisioned.ts";
import { webOrigin } from "../testing/run.ts";
import { onCeph } from "../testing/target.ts";
import { checkSetUp, proveSetUp } from "./index.ts";
import { createProbe } from "./probe.ts";
import { checkSigner } from "./signer.ts";

test("the short proof holds on a right set-up, in a moment", async () => {
  await using right = await startProvisioned();
  const { storage } = storageFrom(right.env);
  const started = Date.now();
  const findings = await proveSetUp(storage);
  expect(findings.filter(({ level }) => level === "error" || level === "warning")).toEqual([]);
  expect(findings.length).toBeGreaterThan(15);
  expect(Date.now() - started).toBeLessThan(60_000);
});

test("what it has asked has been read, so that no connection keeps its process", async () => {
  await using right = await startProvisioned();
  const httpAgent = new Agent({ keepAlive: true });
  const connected = vi.spyOn(httpAgent, "createConnection");
  const storage = createS3Storage({ ...readStorageOptions(right.env), requestHandler: { httpAgent } });
  await proveSetUp(storage);
  // A connection whose response nobody reads is closed only by its timeout, after ten seconds.
  await expect.poll(() => Object.keys(httpAgent.sockets), { timeout: 8_000 }).toEqual([]);
  expect(connected).toHaveBeenCalled();
  httpAgent.destroy();
});

/** Faults that must keep an API from starting. */
const unsafe = [
  "uploads that everybody may read",
  "a signer that may read",
  "a signer that may write media",
  "a signer that may read media that are not public",
  "a signer that may read private files",
  "a signer that may not put",
  "the same keys for both roles",
  "a publisher that may not write media",
  "a signer that may not list parts",
  "a signer that may read its own uploads, as is Ceph's default",
  "public ACLs that count",
];
const cases = [...misconfigurations, ...(onCeph ? cephMisconfigurations : strictMisconfigurations)];

describe.each(cases.filter(({ name }) => unsafe.includes(name)))("$name", ({ spoil, title }) => {
  test("fails the short proof", async () => {
    await using right = await startProvisioned();
    const { storage } = storageFrom({ ...right.env, ...(await spoil(right)) });
    const errors = (await proveSetUp(storage)).filter(({ level }) => level === "error");
    expect(errors.map((finding) => finding.title)).toContainEqual(expect.stringMatching(title));
  });
});

test("a lifecycle rule that is gone is a warning of the short proof, with which an API starts", async () => {
  await using right = await startProvisioned();
  await misconfigurations.find(({ name }) => name === "no lifecycle rule")?.spoil(right);
  const found = (await proveSetUp(storageFrom(right.env).storage)).filter(({ level }) => level !== "ok");
  expect(found.map(({ level, title }) => [level, title])).toContainEqual([
    "warning",
    "uploads are removed by a lifecycle rule",
  ]);
});

test("on R2 a signer that reads uploads is a warning, which names R2's limit: no token of its can do less", async () => {
  await using right = await startProvisioned();
  await misconfigurations.find(({ name }) => name === "a signer that may read")?.spoil(right);
  const probe = createProbe(storageFrom(right.env).storage);
  const { findings } = await checkSigner({ ...probe, uploadUrls: ["https://acme.r2.cloudflarestorage.com/uploads"] });
  expect(findings.filter(({ level }) => level !== "ok")).toEqual([
    {
      title: "the signer cannot read uploads",
      level: "warning",
      detail: "it read one",
      advice: expect.stringMatching(/^R2's tokens cannot be limited to writing/),
    },
  ]);
});

test.each(["PutObject", "UploadPart"])("a %s that fails twice is no fault of a right set-up", async (operation) => {
  await using s3 = await startBusyS3([{ kind: "error", code: "SlowDown", operation, count: 2 }]);
  expect(alarms({ findings: await proveSetUp(storageFrom(s3.env).storage) })).toEqual([]);
});

test("where files are served need not be reached from here: nobody is kept from starting, and told that all is well", async () => {
  await using s3 = await startBusyS3([]);
  const findings = await proveSetUp(storageFrom({ ...s3.env, PUBLIC_BASE_URL: await closedAddress() }).storage);
  expect(alarms({ findings })).toEqual([]);
  expect(findings).toContainEqual({
    title: "nobody can read private files without a signature",
    level: "note",
    detail: "not seen at PUBLIC_BASE_URL: no answer (ECONNREFUSED)",
  });
});

test("while what serves files is away it is unknown whether the signer reads more than everybody", async () => {
  await using right = await startProvisioned();
  await using served = await listen((_, response) => void response.writeHead(503).end());
  const { spoil } =
    misconfigurations.find(({ name }) => name === "a signer that may read media that are not public") ?? {};
  const env = { ...right.env, ...(await spoil?.(right)), PUBLIC_BASE_URL: served.url };
  const findings = await proveSetUp(storageFrom(env).storage);
  expect(findings).toContainEqual({
    title: "the signer cannot read media",
    level: "error",
    detail: "503",
    advice: "S3 is down or overloaded, so this could not be checked: try again later.",
  });
});

test("traps: 105 a signer that may begin an upload, but send no part, is told which right a KMS key takes", async () => {
  await using s3 = await startBusyS3([{ kind: "error", code: "AccessDenied", operation: "UploadPart" }]);
  const { storage } = storageFrom(s3.env);
  // As Amazon's profile says, whose parts such a key encrypts.
  const capabilities = { ...storage.capabilities, partChecksums: "crc64nvme" as const };
  const { findings } = await checkSetUp({ ...storage, capabilities }, { origins: [webOrigin] });
  expect(alarms({ findings })).toEqual([
    {
      title: "a presigned part is stored",
      level: "error",
      detail: "403 AccessDenied",
      advice: expect.stringMatching(
        /^Give the signer s3:PutObject on .* and kms:Decrypt where a KMS key encrypts it\.$/,
      ),
    },
  ]);
});
