// `npm start`: installs, starts the API (with its embedded S3 and Postgres) and the web app, prints one address, and
// stops everything on Ctrl-C.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { describeFailure, fullDisk, isFull } from "./describe-failure.mjs";
import { install } from "./install.mjs";
import { requireNode, root } from "./pnpm.mjs";
import { bypassProxies, requireFree, requireHost, requireOwn } from "./this-machine.mjs";
import { withParent } from "./with-parent.mjs";

const help = `npm start            starts s3-direct on http://localhost:5173, with an embedded S3 and an embedded Postgres
npm start -- --help  prints this

Settings are environment variables, or lines of a file named .env: see .env.example.`;

requireNode();
if (existsSync(join(root, ".env"))) process.loadEnvFile(join(root, ".env"));
/** For npm and pnpm, whose proxies are theirs. */
const given = { ...process.env };
bypassProxies(process.env);
// Without a mail server each mail is a line of this terminal, with its link; the API refuses that in production.
const { SMTP_URL, SMTP_URL_FILE, NODE_ENV } = process.env;
const mails = SMTP_URL || SMTP_URL_FILE || NODE_ENV === "production" ? {} : { SMTP_URL: "terminal:" };
// The AWS SDK's notice that it will want Node 22 in 2027 is for whoever updates it, not for whoever starts this.
const env = { ...process.env, ...mails, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
const dataDir = resolve(root, process.env.DATA_DIR || ".data");
const apiLog = join(dataDir, "api.log");
const whereLog = `The API's log is ${relative(root, apiLog)}.`;
const stopping = new AbortController();
const children = [];

if (process.argv.includes("--help")) {
  console.log(help);
} else {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void stop(0));
  try {
    await start();
  } catch (error) {
    if (!stopping.signal.aborted) console.error(describeFailure(error.message, root) ?? error.message);
    await stop(1);
  }
}

async function start() {
  // An empty setting is none, as for the API.
  const port = process.env.PORT || "3000";
  const webAddress = process.env.WEB_ORIGIN || "http://localhost:5173";
  const apiAddress = `http://127.0.0.1:${port}`;
  // What listens on port 0 gets one that nobody here knows.
  if (!URL.canParse(apiAddress) || Number(port) === 0)
    throw new Error(`PORT must be a whole number from 1 to 65535, not "${port}".`);
  const { protocol, hostname: host, port: webPort } = URL.canParse(webAddress) ? new URL(webAddress) : {};
  if (protocol !== "http:" || webPort === "0" || (host !== "localhost" && host !== "127.0.0.1")) {
    throw new Error(
      `npm start serves this machine only: WEB_ORIGIN must be http://localhost:{port}, not "${webAddress}".`,
    );
  }
  await requireOwn(root);
  await requireHost(host);
  await requireFree(apiAddress, "PORT");
  await requireFree(webAddress, "WEB_ORIGIN");
  console.log("Installing and starting …");
  await install({ env: given, signal: stopping.signal });
  // Its log is JSON for machines; what a person must know comes on stderr.
  mkdirSync(dataDir, { recursive: true });
  const log = openSync(apiLog, "a");
  // To compile the embedded database's WebAssembly well takes longer than what one person asks of it.
  const asDevelopers = ["--liftoff-only", "--import", "tsx", "--conditions=@s3-direct/source"];
  run("The API", { folder: "apps/api", stdout: log, args: [...asDevelopers, "src/main.ts"] });
  run("The web app", { folder: "apps/web", stdout: "ignore", args: ["node_modules/vite/bin/vite.js"] });
  await answers(`${apiAddress}/livez`);
  await answers(webAddress);
  if (!stopping.signal.aborted) console.log(`s3-direct is ready: ${webAddress}  (Ctrl-C stops it. ${whereLog})`);
}

/** A child says by itself what is wrong; when one ends, all end. */
function run(name, { folder, stdout, args }) {
  // Stopped while the one before was starting: nobody would end this one.
  if (stopping.signal.aborted) return;
  const options = { cwd: join(root, folder), env, stdio: ["ignore", stdout, "inherit"] };
  const child = spawn(process.execPath, [...withParent, ...args], options);
  children.push(child);
  child.on("exit", async (code) => {
    if (stopping.signal.aborted) return;
    const reason = (await isFull([root, dataDir])) ? fullDisk : whereLog;
    console.error(`${name} has stopped, so everything stops. ${reason}`);
    void stop(code || 1);
  });
}

async function answers(address) {
  while (!stopping.signal.aborted) {
    const response = await fetch(address, { signal: stopping.signal }).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

async function stop(code) {
  if (stopping.signal.aborted) return;
  stopping.abort();
  await Promise.all(children.map((child) => end(child)));
  process.exit(code);
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.on("exit", resolve));
  child.kill("SIGTERM");
  setTimeout(() => child.kill("SIGKILL"), 5000).unref();
  await ended;
}
