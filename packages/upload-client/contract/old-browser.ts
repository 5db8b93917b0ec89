import { createUploadOutput, signPartsOutput } from "@s3-direct/upload-core/contract";
import type { ContractApi } from "./api.ts";
import { bytesOf, callsOf, dataOf, type Exchange, type Recording } from "./recording.ts";

type Sent = { key: string; partSize: number; bytes: Buffer<ArrayBuffer> };

/**
 * Sends the recorded calls to an API as that browser did, but with the keys that this API makes, and sends each file as
 * this API plans.
 * @returns the answers
 */
export async function replay({ exchanges, files }: Recording, api: ContractApi): Promise<Exchange[]> {
  const names = new Map<string, string>();
  const sent: Sent[] = [];
  const signed: unknown[] = [];
  const answered: Exchange[] = [];
  for (const recorded of exchanges) {
    const calls = callsOf(recorded);
    // Otherwise finish was called while the file was being sent.
    const hasArrived = !calls.some((call) => dataOf(call)["status"] === "pending");
    if (hasArrived) for (const answer of signed.splice(0)) await send(answer, sent);
    const exchange = await ask(renamed(recorded, names), api);
    answered.push(exchange);
    for (const [index, call] of callsOf(exchange).entries()) {
      const [now, then] = [dataOf(call), calls[index] && dataOf(calls[index])];
      for (const name of ["key", "uploadId"]) names.set(String(then?.[name]), String(now[name]));
      const file = call.procedure === "create" ? files[sent.length] : undefined;
      if (file) sent.push({ key: String(now["key"]), partSize: Number(now["partSize"]), bytes: bytesOf(file) });
      signed.push(now);
    }
  }
  return answered;
}

async function ask(asked: Exchange, api: ContractApi): Promise<Exchange> {
  const body = asked.body === undefined ? null : JSON.stringify(asked.body);
  const headers = { "content-type": "application/json" };
  const response = await api.request(asked.path, { method: asked.method, headers, body });
  return { ...asked, status: response.status, answer: await response.json() };
}

function renamed(exchange: Exchange, names: ReadonlyMap<string, string>): Exchange {
  let text = JSON.stringify(exchange);
  for (const [then, now] of names) text = text.replaceAll(then, now);
  return JSON.parse(text);
}

/** Sends every request that an answer signs. */
async function send(answer: unknown, sent: readonly Sent[]): Promise<void> {
  const plan = createUploadOutput.safeParse(answer).data;
  if (plan?.kind === "single") {
    const { bytes } = uploadAt(plan.url, sent);
    await put(plan, bytes);
  }
  if (plan?.kind === "form") {
    const form = new FormData();
    for (const [name, value] of Object.entries(plan.fields)) form.append(name, value);
    form.append("file", new Blob([sent.find(({ key }) => key === plan.key)?.bytes ?? ""]));
    await requireSuccess(fetch(plan.url, { method: "POST", body: form }));
  }
  for (const part of signPartsOutput.safeParse(answer).data?.parts ?? []) {
    const { bytes, partSize } = uploadAt(part.url, sent);
    await put(part, bytes.subarray((part.partNumber - 1) * partSize, part.partNumber * partSize));
  }
}

function uploadAt(url: string, sent: readonly Sent[]): Sent {
  const upload = sent.find(({ key }) => new URL(url).pathname.endsWith(`/${key}`));
  if (upload === undefined) throw new Error("Nobody has created what was signed.");
  return upload;
}

const put = ({ url, headers }: { url: string; headers: Record<string, string> }, body: Buffer<ArrayBuffer>) =>
  requireSuccess(fetch(url, { method: "PUT", headers, body }));

async function requireSuccess(asked: Promise<Response>): Promise<void> {
  const { status } = await asked;
  if (status >= 300) throw new Error(`S3 answered ${status}.`);
}
