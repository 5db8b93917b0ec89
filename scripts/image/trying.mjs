// What a newcomer does: run one command, and open a page in a browser.
import assert from "node:assert/strict";
import { uploadAsGuest } from "./upload-as-guest.mjs";

export async function checkTrying({ docker, commands }) {
  await commands.run("compose.try.yaml");
  const published = await uploadAsGuest("http://localhost:8080");
  const before = await read(published);
  await docker("compose", "--project-name", "s3-direct-try", "down");
  await commands.run("compose.try.yaml");
  assert.deepEqual(await read(published), before, "What was uploaded is there when all containers are new.");
  await commands.run("down --volumes");
  assert.equal(
    await docker("volume", "ls", "--quiet", "--filter", "label=com.docker.compose.project=s3-direct-try"),
    "",
  );
  console.log("Tried by one command: a photo went up in Chromium, and was there still when all containers were new.");
}

async function read(address) {
  const answer = await fetch(address);
  assert.equal(answer.status, 200);
  return Buffer.from(await answer.arrayBuffer());
}
