// A browser as the API sees it: it keeps cookies, and retries only calls that may be repeated.
import { setTimeout as sleep } from "node:timers/promises";
import { toUploadError } from "../../packages/upload-core/dist/index.js";

/** In milliseconds. An upload that takes longer is considered hung. */
const patience = 180_000;

/** @param onFault - called for each response that did not come, or did not come from a process of the API */
export function openBrowser({ url, origin, address, onFault = () => undefined }) {
  const jar = new Map();
  const post = async (path, body) => {
    const cookie = [...jar].map((pair) => pair.join("=")).join("; ");
    const headers = { origin, cookie, "content-type": "application/json", "x-forwarded-for": address };
    const options = { method: "POST", headers, body: JSON.stringify(body), signal: AbortSignal.timeout(60_000) };
    const response = await fetch(url + path, options);
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(";")[0].split(/=(.*)/s);
      jar.set(name, value);
    }
    return { status: response.status, body: await response.json().catch(() => undefined) };
  };
  /** @throws UploadError, or Error NETWORK if no process answered */
  const read = (answer) => {
    if (answer?.body?.result) return answer.body.result.data;
    const message = answer?.body?.error?.message;
    if (message === undefined) onFault(answer?.status);
    throw toUploadError(new Error(message ?? "NETWORK: The server cannot be reached."));
  };
  const call = async (procedure, input) => read(await post(`/trpc/${procedure}`, input).catch(() => undefined));
  return {
    call,
    signIn: () => post("/api/auth/sign-in/anonymous", {}),
    signOut: () => post("/api/auth/sign-out", {}),
    /** Calls, and retries after errors that pass. */
    insist: (procedure, input) => repeat(Date.now() + patience, () => call(procedure, input)),
    query: async (procedure, input) => {
      const cookie = [...jar].map((pair) => pair.join("=")).join("; ");
      const path = `${url}/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`;
      const response = await fetch(path, { headers: { cookie, "x-forwarded-for": address } }).catch(() => undefined);
      return read({ status: response?.status, body: await response?.json().catch(() => undefined) });
    },
    /** Sends one file. @returns finish's result: `file` and `data` @throws Error that says what failed */
    async upload({ name, bytes, isEarly, type = "text/plain" }) {
      const deadline = Date.now() + patience;
      const file = { filename: name, contentType: type, size: bytes.length };
      const plan = await repeat(deadline, () => call("upload.create", file));
      const id = { key: plan.key, ...(plan.kind === "multipart" && { uploadId: plan.uploadId }) };
      const ahead = isEarly ? call("upload.finish", { ...id, isArriving: true }).catch(() => undefined) : undefined;
      await Promise.all(requestsOf(plan, bytes).map((request) => repeat(deadline, () => put(request))));
      await ahead;
      for (;;) {
        const finished = await repeat(deadline, () => call("upload.finish", id));
        if (finished.status === "done") return finished;
        if (Date.now() > deadline) throw new Error(`${name}: finish is pending for ever.`);
      }
    },
  };
}

/** Returns the requests that a browser sends to S3. */
export function requestsOf(plan, bytes) {
  if (plan.kind === "single") return [{ url: plan.url, headers: plan.headers, body: bytes }];
  return plan.parts.map(({ partNumber, url, headers }) => {
    const start = (partNumber - 1) * plan.partSize;
    return { url, headers, body: bytes.subarray(start, start + plan.partSize) };
  });
}

async function put({ url, headers, body }) {
  const status = await fetch(url, { method: "PUT", headers, body }).then(
    (response) => response.status,
    () => 0,
  );
  // 412: the file was stored, and only the response was lost.
  if (status !== 200 && status !== 412) throw toUploadError(new Error(`NETWORK: S3 answered ${status}.`));
}

/** Retries the errors that the browser's engine retries, with the engine's pauses. */
async function repeat(deadline, work) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!error.retryable || Date.now() > deadline) throw error;
      await sleep(Math.min(2_000, 100 * 2 ** attempt) * (0.5 + Math.random()));
    }
  }
}
