// A one-node Ceph RADOS Gateway on loopback for tests, the most real S3 that a single machine can run.
// Everything is in one temporary folder: Ceph starts empty, and stopping it leaves nothing.
import { execFile, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePorts } from "../packages/browsers/src/free-port.mjs";
import { until } from "../packages/browsers/src/until.mjs";
import { requirePrograms } from "./this-machine.mjs";

const runFile = promisify(execFile);
const GiB = 1024 ** 3;
/** The longest start of each daemon, in milliseconds. */
const timeoutMs = 60_000;
/** With curl, tests sign requests for which the SDK has no command. */
const programs = ["ceph", "ceph-mon", "ceph-osd", "curl", "monmaptool", "radosgw", "radosgw-admin"];
const debian = "ceph-mon ceph-osd radosgw ceph-common curl";

/**
 * Starts Ceph and makes its users. @returns its endpoint, the users' keys, its log with a line for each request, a file
 * with its gateway's process id (a killed gateway is started again), and `close`, which stops it and deletes its data
 * @param store "memstore" keeps data in memory, "bluestore" in a sparse file, as real clusters do
 * @param users names of users to make, each without any permission except on its own buckets
 */
export async function startCeph({ users = ["admin"], store = "memstore" } = {}) {
  await requirePrograms(programs, debian);
  // The paths of Ceph's unix sockets must be short.
  const dir = await mkdtemp(join(tmpdir(), "ceph-"));
  const [rgwPort, monPort, monPort1] = await freePorts(3);
  const daemons = [];
  let isUp = false;
  const close = async () => {
    isUp = false;
    for (const daemon of daemons.toReversed()) await end(daemon);
    await rm(dir, { recursive: true, force: true });
  };
  const conf = join(dir, "ceph.conf");
  const tool = (program, args) => runFile(program, ["--conf", conf, ...args], { timeout: 60_000 });
  const daemon = async (program, args) => {
    const log = await open(join(dir, `${program}.out`), "a");
    const child = spawn(program, ["--conf", conf, "-f", ...args], { stdio: ["ignore", log.fd, log.fd] });
    daemons.push(child);
    await log.close();
    return child;
  };
  const gateway = join(dir, "gateway.pid");
  /** Restarts a killed gateway, like a supervisor. */
  const keepGateway = async () => {
    const child = await daemon("radosgw", ["-n", "client.rgw.a"]);
    child.on("exit", () => {
      if (isUp) void keepGateway();
    });
    await writeFile(gateway, String(child.pid));
  };

  try {
    await writeFile(conf, await configuration({ dir, rgwPort, monPort, monPort1, store }));
    for (const folder of ["mon", "osd", "rgw"]) await mkdir(join(dir, folder));
    const monmap = join(dir, "monmap");
    await tool("monmaptool", ["--create", "--addv", "a", `[v2:127.0.0.1:${monPort},v1:127.0.0.1:${monPort1}]`, monmap]);
    await tool("ceph-mon", ["--mkfs", "-i", "a", "--monmap", monmap, "--keyring", "/dev/null"]);
    await daemon("ceph-mon", ["-i", "a"]);
    await until("the monitor answers", () => tool("ceph", ["--connect-timeout", "5", "mon", "stat"]), { timeoutMs });

    const osd = randomUUID();
    await tool("ceph", ["osd", "new", osd, "0"]);
    await tool("ceph-osd", ["-i", "0", "--mkfs", "--osd-uuid", osd]);
    await daemon("ceph-osd", ["-i", "0"]);
    const isUpYet = async () => {
      const { stdout } = await tool("ceph", ["--connect-timeout", "5", "osd", "stat", "-f", "json"]);
      return JSON.parse(stdout).num_up_osds === 1;
    };
    await until("the object store is up", isUpYet, { timeoutMs });

    await keepGateway();
    const endpoint = `http://127.0.0.1:${rgwPort}`;
    await until("the gateway answers", () => fetch(endpoint), { timeoutMs });
    isUp = true;
    const keys = {};
    for (const name of users) keys[name] = await makeUser(tool, name);
    return { endpoint, keys, close, log: join(dir, "client.rgw.a.log"), gateway };
  } catch (error) {
    const logs = await lastLines(dir);
    await close();
    throw new Error(`Ceph did not start: ${error.message}\n${logs}`, { cause: error });
  }
}

async function makeUser(tool, name) {
  const key = { accessKeyId: `CEPH${name.toUpperCase()}`, secretAccessKey: randomBytes(20).toString("hex") };
  const caps = name === "admin" ? ["--caps=users=*;buckets=*;user-policy=*"] : [];
  await tool("radosgw-admin", [
    "user",
    "create",
    `--uid=${name}`,
    `--display-name=${name}`,
    `--access-key=${key.accessKeyId}`,
    `--secret-key=${key.secretAccessKey}`,
    // No limit: the suites make more buckets than the default limit of a thousand.
    "--max-buckets=0",
    ...caps,
  ]);
  return key;
}

/**
 * Returns the configuration of a cluster for one test run: no authentication between the daemons, one copy of
 * everything, short waits. Without tcp_nodelay the gateway's responses to GET and COPY wait 40 ms for the client's
 * delayed acknowledgement.
 */
async function configuration({ dir, rgwPort, monPort, monPort1, store }) {
  const classFolder = (await readdir("/usr/lib")).map((name) => `/usr/lib/${name}/rados-classes`).find(existsSync);
  return `[global]
fsid = ${randomUUID()}
mon host = [v2:127.0.0.1:${monPort},v1:127.0.0.1:${monPort1}]
mon initial members = a
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms mon client mode = crc
auth cluster required = none
auth service required = none
auth client required = none
auth allow insecure global id reclaim = false
keyring = /dev/null
run dir = ${dir}
admin socket = ${dir}/$name.asok
log file = ${dir}/$name.log
crash dir = ${dir}/crash
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 2000
mon data avail crit = 1
mon data avail warn = 1
mon osd full ratio = .97
paxos propose interval = 0.02
paxos min wait = 0.01
[mon.a]
mon data = ${dir}/mon
[osd]
osd data = ${dir}/osd
osd objectstore = ${store}
memstore device bytes = ${8 * GiB}
bluestore block create = true
bluestore block size = ${20 * GiB}
osd class dir = ${classFolder ?? "/usr/lib/rados-classes"}
osd class load list = *
osd class default list = *
osd crush update on start = true
[client.rgw.a]
rgw data = ${dir}/rgw
rgw frontends = beast endpoint=127.0.0.1:${rgwPort} tcp_nodelay=1
rgw dns name = localhost
rgw relaxed region enforcement = true
# 512 by default, which two processors spend a fifth of the gateway's time on.
rgw thread pool size = 32
rgw crypt require ssl = false
# Whom notifications are sent to may have a password, which is told over http here.
rgw allow notification secrets in cleartext = true
`;
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  // The data are deleted anyway, so nothing has to be flushed.
  child.kill("SIGKILL");
  await ended;
}

async function lastLines(dir) {
  const files = (await readdir(dir)).filter((name) => name.endsWith(".out"));
  const texts = await Promise.all(
    files.map(
      async (name) => `== ${name}\n${(await readFile(join(dir, name), "utf8")).split("\n").slice(-8).join("\n")}`,
    ),
  );
  return texts.join("\n");
}
