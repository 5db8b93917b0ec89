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
// A shell's is meant for other programs, and npm sets it where packages for development are omitted.
delete process.env.NODE_ENV;
if (existsSync(join(root, ".env"))) process.loadEnvFile(join(root, ".env"));
/** For npm and pnpm, which use the person's proxies. */
const given = { ...process.env };
bypassProxies(process.env);
// Without a mail server each mail is a line in this terminal, with its link; the API refuses this in production.
const { SMTP_URL, SMTP_URL_FILE, NODE_ENV } = process.env;
const mails = SMTP_URL || SMTP_URL_FILE || NODE_ENV === "production" ? {} : { SMTP_URL: "terminal:" };
// The AWS SDK's notice that it will need Node 22 in 2027 is for developers who update it, not for its users.
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
  // An empty setting counts as none, as in the API.
  const port = process.env.PORT || "3000";
  const webAddress = process.env.WEB_ORIGIN || "http://localhost:5173";
  const apiAddress = `http://127.0.0.1:${port}`;
  // With port 0 the system chooses a port, which this script would not know.
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
  // Its log is JSON for machines; messages for people are on stderr.
  mkdirSync(dataDir, { recursive: true });
  const log = openSync(apiLog, "a");
  // Optimizing the embedded database's WebAssembly takes longer than one person's queries.
  const asDevelopers = ["--liftoff-only", "--import", "tsx", "--conditions=@s3-direct/source"];
  run("The API", { folder: "apps/api", stdout: log, args: [...asDevelopers, "src/main.ts"] });
  run("The web app", { folder: "apps/web", stdout: "ignore", args: ["node_modules/vite/bin/vite.js"] });
  await answers(`${apiAddress}/livez`);
  await answers(webAddress);
  if (!stopping.signal.aborted) console.log(`s3-direct is ready: ${webAddress}  (Ctrl-C stops it. ${whereLog})`);
}

/** Runs a child, which prints its own errors; when one child ends, all are ended. */
function run(name, { folder, stdout, args }) {
  // It was stopped while the child before was starting: nothing would end this one.
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
