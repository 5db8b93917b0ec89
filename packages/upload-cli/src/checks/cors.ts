import { signedHeaderNames } from "@s3-direct/upload-server";
import { allOf, ask, findAnswer, together } from "./ask.ts";
import { failure, holds, risk, type Finding, type Findings } from "./finding.ts";
import { describeAnswer, isSuccess, send, type Answer } from "./http.ts";
import { planPut, putUpload, type Probe } from "./probe.ts";

/** Checks that the app's pages may send every signed header to each host name, and that other pages may not. */
export async function checkCors(probe: Probe): Promise<Findings> {
  const { origins, uploadUrls } = probe;
  if (origins.length === 0) {
    const advice = "Name the web app's origin: --origin https://app.example.com, or WEB_ORIGIN.";
    return { findings: [risk("the app's pages may upload (CORS)", { detail: "not looked at", advice })] };
  }
  const pairs = uploadUrls.flatMap((uploadUrl) => origins.map((origin) => ({ uploadUrl, origin })));
  return together(await allOf([...pairs.map((pair) => checkOrigin(probe, pair)), checkStrangers(probe)]));
}

export type Asked = { origin: string; method: string; headers: readonly string[] };

/** Sends the preflight of an upload, as a browser does. @throws Outage */
export function preflight(url: string, { origin, method, headers }: Asked): Promise<Answer> {
  return send(url, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": method,
      ...(headers.length > 0 && { "access-control-request-headers": headers.toSorted().join(",") }),
    },
  });
}

/** Judges a preflight's response as a browser does. */
export function allows(answer: Answer, { origin, method, headers }: Asked): boolean {
  const list = (name: string) => (answer.headers.get(name) ?? "").split(",").map((one) => one.trim().toLowerCase());
  const allowOrigin = answer.headers.get("access-control-allow-origin");
  const allowHeaders = list("access-control-allow-headers");
  return (
    isSuccess(answer) &&
    (allowOrigin === origin || allowOrigin === "*") &&
    list("access-control-allow-methods").includes(method.toLowerCase()) &&
    (allowHeaders.includes("*") || headers.every((name) => allowHeaders.includes(name)))
  );
}

type Pair = { origin: string; uploadUrl: string };

function checkOrigin(probe: Probe, pair: Pair): Promise<Findings> {
  const title = `pages of ${pair.origin} may PUT with every signed header (${new URL(pair.uploadUrl).host})`;
  return ask(title, () => lookAtOrigin(probe, { ...pair, title }));
}

async function lookAtOrigin(probe: Probe, { title, origin, uploadUrl }: Pair & { title: string }): Promise<Finding> {
  const { url } = await planPut(probe, { uploadUrl });
  const asked = { origin, method: "PUT", headers: signedHeaderNames };
  const answer = await preflight(url, asked);
  if (!allows(answer, asked)) {
    return failure(title, { detail: describeAnswer(answer), advice: await adviceOn(url, asked, probe) });
  }
  const put = await putUpload(probe, { uploadUrl, change: () => ({ headers: { origin } }) });
  const readable = put.answer.headers.get("access-control-allow-origin");
  if (readable === origin || readable === "*") return holds(title);
  const advice =
    "The preflight is right and the answer itself has no Access-Control-Allow-Origin: a proxy or CDN before S3 drops it.";
  return failure(title, { detail: describeAnswer(put.answer), advice });
}

/** Asks for less each time, to find what the CORS rule lacks. */
async function adviceOn(url: string, asked: Asked, { storage }: Probe): Promise<string> {
  const where = `the CORS rule of ${storage.uploadBucket}`;
  const repair = "(s3-direct provision writes it, or says how)";
  const ok = async (less: Asked) => allows(await preflight(url, less), less);
  const { origin } = asked;
  if (await ok({ origin, method: "PUT", headers: [] })) {
    const single = await allOf(
      asked.headers.map(async (name) => ({ name, ok: await ok({ origin, method: "PUT", headers: [name] }) })),
    );
    const missing = single.filter((one) => !one.ok).map(({ name }) => name);
    return missing.length === 0
      ? `Allow all signed headers in one rule: ${where} has them in several ${repair}.`
      : `Add ${missing.join(", ")} to AllowedHeaders in ${where} ${repair}.`;
  }
  const methods = await allOf(["GET", "POST", "HEAD", "DELETE"].map((method) => ok({ origin, method, headers: [] })));
  if (methods.includes(true)) {
    return `Add PUT to AllowedMethods in ${where}, and put that rule first: some servers read only the first rule of an origin ${repair}.`;
  }
  return `Add ${origin} to AllowedOrigins in ${where}, letter by letter, with its scheme and port and without a slash at the end ${repair}.`;
}

function checkStrangers(probe: Probe): Promise<Findings> {
  const title = "pages of other sites may not";
  const look = async () => {
    const { url } = await planPut(probe);
    // A host name that can't exist, and the origin that a sandboxed page or a file sends.
    const strangers = ["https://s3-direct-doctor.invalid", "null"];
    const allowed = strangers.map(async (origin) => {
      const asked = { origin, method: "PUT", headers: signedHeaderNames };
      return allows(await preflight(url, asked), asked);
    });
    if ((await findAnswer(allowed, (isAllowed) => isAllowed)) === undefined) return holds(title);
    return risk(title, {
      detail: "they may",
      advice: `Name the app's origins in the CORS rule of ${probe.storage.uploadBucket}, in place of * or null (s3-direct provision does, or says how).`,
    });
  };
  return ask(title, look, "warning");
}
