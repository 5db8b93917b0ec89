// `pnpm test:s3-tests [CHECKOUT]`: runs ceph/s3-tests, an independent suite for S3, on dev-s3. Uses a checkout of the
// suite, or clones the commit that packages/dev-s3/s3-tests/scope.json names; this needs git, and Python 3. `--write`
// writes packages/dev-s3/s3-tests/README.md, the table of results.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { pnpm } from "./pnpm.mjs";
import { judge, writeTable } from "./s3-tests-results.mjs";

const runFile = promisify(execFile);
const devS3 = fileURLToPath(new URL("../packages/dev-s3/", import.meta.url));
const own = join(devS3, "s3-tests");
const origin = "https://github.com/ceph/s3-tests";
const modules = ["boto3", "pytest", "munch", "isodate", "pytz", "requests"];
const debian = modules.map((name) => `python3-${name === "pytz" ? "tz" : name}`);

const accounts = { main: "123456789012", alt: "210987654321", tenant: "310987654321" };
const keyOf = (name) => `${name.toUpperCase()}KEYKEYKEYKEY`;

const folder = await mkdtemp(join(tmpdir(), "s3-tests-"));
try {
  const write = process.argv.includes("--write");
  const given = process.argv.slice(2).find((argument) => !argument.startsWith("--"));
  const scope = JSON.parse(await readFile(join(own, "scope.json"), "utf8"));
  const python = await findPython();
  const suite = given ?? (await clone(scope.commit));
  await stat(join(suite, scope.files[0])).catch(() => {
    throw new Error(`${suite} is no checkout of ${origin}: ${scope.files[0]} is not there.`);
  });
  const results = await run({ python, suite, files: scope.files });
  const faults = judge(scope, results);
  if (write) {
    const page = join(own, "README.md");
    await writeFile(page, writeTable(scope, results));
    await pnpm(["exec", "prettier", "--write", page], { quiet: true });
  }
  for (const fault of faults) console.error(fault);
  const count = (outcome) => Object.values(results).filter((result) => result.outcome === outcome).length;
  console.log(
    `${count("passed")} passed, ${count("failed")} failed, of which ${scope.failing.length} are known to; ${count("out of scope")} are out of scope.`,
  );
  if (faults.length > 0) process.exitCode = 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Returns a Python that has what the suite imports. As root on Debian, one is installed. */
async function findPython() {
  const probe = ["-c", `import ${modules.join(", ")}`];
  const find = async () => {
    for (const python of ["python3", "/usr/bin/python3"]) {
      const has = await runFile(python, probe).then(
        () => true,
        () => false,
      );
      if (has) return python;
    }
    return undefined;
  };
  const found = await find();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0) {
    console.log(`Python's ${modules.join(", ")} are fetched from Debian (about 20 MB).`);
    await runFile("apt-get", ["update", "-qq"]).catch(() => {});
    await runFile("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...debian]).catch(() => {});
  }
  const installed = await find();
  if (installed !== undefined) return installed;
  throw new Error(
    `The suite needs Python 3 with ${modules.join(", ")}: on Debian, apt-get install ${debian.join(" ")}.`,
  );
}

async function clone(commit) {
  const suite = join(folder, "suite");
  const git = (...args) => runFile("git", args, { env: { ...process.env, GIT_TERMINAL_PROMPT: "0" } });
  try {
    await git("init", "-q", suite);
    await git("-C", suite, "fetch", "-q", "--depth", "1", origin, commit);
    await git("-C", suite, "checkout", "-q", "FETCH_HEAD");
  } catch {
    throw new Error(`${origin} can't be cloned from here: give the path of a checkout as the argument.`);
  }
  return suite;
}

async function run({ python, suite, files }) {
  const server = await startServer();
  try {
    const results = join(folder, "results.json");
    const env = {
      ...process.env,
      AWS_DEFAULT_REGION: "us-east-1",
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONPATH: [own, suite].join(":"),
      S3TEST_CONF: await configure(server.port),
      S3_TESTS_SCOPE: join(own, "scope.json"),
      S3_TESTS_RESULTS: results,
    };
    const options = ["-p", "plugin", "-p", "no:cacheprovider", "-q", "--tb=short", "-W", "ignore"];
    const pytest = spawn(python, ["-m", "pytest", ...options, ...files], { cwd: suite, env, stdio: "inherit" });
    await once(pytest, "exit");
    return JSON.parse(await readFile(results, "utf8"));
  } finally {
    server.process.kill();
  }
}

async function startServer() {
  const seed = join(folder, "seed.json");
  const all = [{ effect: "allow", actions: ["s3:*"], resources: ["*"] }];
  const users = Object.entries(accounts).map(([name, account]) => ({
    accessKeyId: keyOf(name),
    secretAccessKey: `${name}-secret`,
    account,
    statements: all,
  }));
  await writeFile(seed, JSON.stringify({ users }));
  const args = ["--conditions=@s3-direct/source", "--import", "tsx", "src/cli.ts", "--port", "0"];
  const server = spawn(process.execPath, [...args, "--data", join(folder, "data"), "--seed", seed], {
    cwd: devS3,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(createInterface(server.stdout), "line");
  return { process: server, port: new URL(/http:\S+/.exec(line)[0]).port };
}

/** Writes the suite's own configuration, which must have more users than the tests here use. */
async function configure(port) {
  const user = (name, more = "") =>
    `display_name = dev-s3\nuser_id = ${accounts[name] ?? name}\nemail = ${name}@example.com\naccess_key = ${keyOf(name)}\nsecret_key = ${name}-secret\n${more}`;
  const path = join(folder, "s3tests.conf");
  await writeFile(
    path,
    [
      `[DEFAULT]\nhost = 127.0.0.1\nport = ${port}\nis_secure = False\nssl_verify = False\n`,
      "[fixtures]\nbucket prefix = s3tests-{random}-\n",
      `[s3 main]\n${user("main", "api_name =\n")}`,
      `[s3 alt]\n${user("alt")}`,
      `[s3 tenant]\n${user("tenant", "tenant = other\n")}`,
      ...["iam", "iam root", "iam alt root"].map((name) => `[${name}]\n${user(name.replaceAll(" ", ""))}`),
    ].join("\n"),
  );
  return path;
}
