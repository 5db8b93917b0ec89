// As in production, but with the development S3 of this process instead of a real one.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startDevelopmentS3 } from "../cluster/development-s3.mjs";
import { openBrowser } from "../cluster/uploader.mjs";
import { checkContainers } from "./containers.mjs";
import { checkDrain, checkNewVersion } from "./restarts.mjs";
import { address } from "./own-network.mjs";
import { uploadAsGuest } from "./upload-as-guest.mjs";
import { checkLogs, checkPrometheus } from "./seen.mjs";

const url = "https://localhost";

export async function checkProduction({ docker, commands, clone, closing }) {
  const s3 = closing(await startDevelopmentS3({ origins: [url], host: address }));
  const settings = { ...s3.env, ...addressesFor(s3) };
  const lines = Object.entries(settings).map((pair) => `${pair.join("=")}\n`);
  writeFileSync(join(clone, "deploy/s3.env"), lines.join(""));
  await commands.run("openssl rand");
  const compose = (...args) => docker("compose", "--file", join(clone, "deploy/compose.yaml"), ...args);
  const containers = async () => (await compose("ps", "--quiet", "api")).split("\n");
  const stack = { docker, compose, containers, commands, s3, clone, url };
  await checkContainers(stack);
  await checkUpload(stack);
  // Doctor has already checked the certificate.
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
  const person = await signIn();
  await checkPrometheus(stack);
  await checkDrain({ ...stack, person });
  await checkNewVersion(stack);
  await compose("restart", "postgres");
  await person.upload({ name: "after.txt", bytes: Buffer.from("After Postgres was restarted.") });
  console.log("Postgres was restarted, and an upload ended well.");
  await checkLogs(stack);
}

/** Containers and browsers use the same name for S3. */
const addressesFor = ({ url: endpoint, storage }) => ({
  S3_ENDPOINT: endpoint,
  S3_SIGNING_ENDPOINT: endpoint,
  S3_ENDPOINT_ALIASES: "",
  PUBLIC_BASE_URL: `${endpoint}/${storage.mediaBucket}`,
});

/** The smoke test, which trusts only Caddy's own authority. */
async function checkUpload({ compose, commands, clone }) {
  // In a folder that is no part of the image, which would otherwise be built again.
  const authority = join(clone, "deploy/secrets/authority.crt");
  await compose("cp", "proxy:/data/caddy/pki/authorities/local/root.crt", authority);
  const said = await commands.run("doctor --url", { extra: { NODE_EXTRA_CA_CERTS: authority } });
  console.log(`Through Caddy, by https: ${said.trim().split("\n").at(-1)}`);
  await uploadAsGuest(url);
  console.log("And Chromium uploaded a photo.");
}

async function signIn() {
  const person = openBrowser({ url, origin: url, address: "203.0.113.1" });
  // Doctor's sign-ins count for the same address, which may have only a few at a time.
  for (let look = 0; look < 10; look += 1) {
    const { status } = await person.signIn();
    if (status === 200) return person;
    await sleep(2_000);
  }
  throw new Error("Nobody can sign in.");
}
