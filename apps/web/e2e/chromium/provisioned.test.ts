import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { freePort } from "@s3-direct/browsers";
import { expect, test, vi } from "vitest";
import { s3Direct } from "../command.ts";
import { openEmptyS3 } from "../empty-s3.ts";
import { download, drawPicture, makeBigText, makeFile } from "../files.ts";
import { continueAsGuest, fileInput, publishedLink } from "../on-page.ts";
import { startStack } from "../stack.ts";
import { useVisitors } from "../visitors.ts";

const { visit, folder } = useVisitors();

/** Matches a line that a person would have to act on. */
const alarm = /^[✗!]/m;

// Each test starts a whole stack, on a machine that may do ten other things.
vi.setConfig({ testTimeout: 600_000 });

test("from an empty S3: provision, doctor, a person's upload with just those keys, and doctor on the running API", async () => {
  await using s3 = await openEmptyS3(folder());
  const webPort = await freePort();
  const origin = `http://localhost:${webPort}`;
  const envPath = join(folder(), "provisioned.env");
  const lines = Object.entries(s3.users).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(envPath, lines.join(""), { mode: 0o600 });

  const place = `--provider=${s3.provider} --endpoint=${s3.endpoint} --region=us-east-1`;
  // New ones for a second try: Ceph has the first one's still.
  const its = `e2e-${randomBytes(3).toString("hex")}`;
  const wanted = `--upload-bucket=${its}-upload --media-bucket=${its}-media --serve=public --origin=${origin}`;
  const users = `--signer-user=${its}-signer --publisher-user=${its}-publisher --janitor-user=${its}-janitor`;
  const provision = ["provision", ...`${place} ${wanted} ${users}`.split(" "), "--env", envPath, "--yes"];
  const made = await s3Direct(provision, s3.admin);
  expect(made, made.output).toMatchObject({ code: 0 });
  const again = await s3Direct(provision, s3.admin);
  expect(again.output).toMatch(/^\d+ as they should be\.$/m);

  const s3Doctor = await s3Direct(["doctor", "--env", envPath, "--strict"]);
  expect(s3Doctor.output).not.toMatch(alarm);
  expect(s3Doctor.code).toBe(0);

  const settings: Record<string, string> = {};
  for (const [name, value] of Object.entries(parseEnv(await readFile(envPath, "utf8")))) settings[name] = value ?? "";
  expect(Object.keys(settings).filter((name) => name.startsWith("AWS"))).toEqual([]);
  await using stack = await startStack({ env: settings, webPort });

  const { page, complaints } = await visit(stack.url);
  await continueAsGuest(page);
  const picture = await drawPicture(page, "image/png");
  const small = await makeFile(folder(), { name: "provisioned.png", bytes: picture });
  // Above 32 MiB: sent in parts.
  const large = await makeBigText(folder(), { name: "provisioned.txt", size: 40_000_000 });
  await fileInput(page).setInputFiles([small.path, large.path]);
  for (const file of [small, large]) {
    const url = (await publishedLink(page, file.name).getAttribute("href")) ?? "";
    expect(url).toContain(`${its}-media`);
    expect(await download(url)).toMatchObject({ status: 200, sha256: file.sha256 });
  }
  expect(complaints).toEqual([]);

  const args = ["doctor", "--url", stack.url, "--delete-procedure", "media.delete", "--strict"];
  const apiDoctor = await s3Direct(args);
  expect(apiDoctor.output).not.toMatch(alarm);
  expect(apiDoctor.output).toMatch(/^11 as they should be\.$/m);
  expect(apiDoctor.code).toBe(0);
});
