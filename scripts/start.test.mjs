import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { freePorts } from "../packages/browsers/src/free-port.mjs";
import { npmStart, untilFree } from "./testing/npm-start.mjs";

let dataDir;
before(() => (dataDir = mkdtempSync(join(tmpdir(), "s3-direct-start-"))));
after(() => rmSync(dataDir, { recursive: true, force: true }));

/** Starts a proxy like a company's. @returns its variables, and the hosts that were requested */
async function startProxy() {
  const asked = [];
  const proxy = createServer(({ url, method, headers }, response) => {
    asked.push(url);
    request(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    }).end();
  });
  proxy.on("connect", ({ url }, client) => {
    asked.push(url);
    const [, host, port] = /^(.*):(\d+)$/.exec(url);
    const server = connect(Number(port), host, () => client.write("HTTP/1.1 200 OK\r\n\r\n"));
    server.pipe(client).pipe(server);
    for (const socket of [server, client]) socket.on("error", () => [server, client].map((each) => each.destroy()));
  });
  await once(proxy.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${proxy.address().port}`;
  const names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"];
  // From version 24 on Node itself uses these variables, if told to.
  const env = { ...Object.fromEntries(names.map((name) => [name, url])), NO_PROXY: "", NODE_USE_ENV_PROXY: "1" };
  const close = () => {
    proxy.close();
    proxy.closeAllConnections();
  };
  return { asked, env, close };
}

test("behind a proxy, in a shell for production, it asks itself directly; a second one says one sentence; a closed terminal (SIGHUP) ends all", async () => {
  const proxy = await startProxy();
  const ports = await freePorts(3);
  const first = npmStart({ ports, dataDir, env: { ...proxy.env, NODE_ENV: "production" }, detached: true });
  try {
    await first.ready();
    const [port, webPort] = ports;
    const session = await fetch(`http://localhost:${webPort}/api/auth/get-session`);
    assert.equal(session.status, 200);

    const second = npmStart({ ports, dataDir, env: proxy.env });
    assert.equal(
      await second.failed(),
      `Port ${port} is in use. Stop what runs there (perhaps another \`npm start\`), or choose another by PORT.`,
    );
  } finally {
    await first.hangUp();
    await untilFree(ports);
    proxy.close();
  }
  assert.deepEqual(
    proxy.asked.filter((who) => /localhost|127\.0\.0\.1|::1/.test(who)),
    [],
  );
});

test("npm is killed, and nothing stays running", async () => {
  const ports = await freePorts(3);
  const start = npmStart({ ports, dataDir });
  await start.ready().finally(() => start.child.kill("SIGKILL"));
  await start.failed();
  await untilFree(ports);
});

test("an address that nobody could open is told before anything starts, in one sentence", async () => {
  const ports = await freePorts(3);
  const said = (env) => npmStart({ ports, dataDir, env }).failed();
  assert.equal(await said({ PORT: "0" }), 'PORT must be a whole number from 1 to 65535, not "0".');
  for (const origin of [`https://localhost:${ports[1]}`, "http://localhost:0"])
    assert.equal(
      await said({ WEB_ORIGIN: origin }),
      `npm start serves this machine only: WEB_ORIGIN must be http://localhost:{port}, not "${origin}".`,
    );
});
