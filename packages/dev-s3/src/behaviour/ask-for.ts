import { signRaw } from "../testing/raw-request.ts";
import { send, type Answer } from "../testing/send.ts";
import type { Target } from "./target.ts";

type Asked = {
  method?: string;
  /** With the query, encoded. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** @default the owner */
  by?: { accessKeyId: string; secretAccessKey: string };
};

/** Sends exactly this request, signed, for requests that the SDK would not send. */
export function askFor({ endpoint, admin }: Target, asked: Asked): Promise<Answer> {
  const { method = "GET", path, headers = {}, body, by = admin } = asked;
  const all = { host: new URL(endpoint).host, ...headers };
  const signed = signRaw({ method, path, headers: Object.entries(all), body: Buffer.from(body ?? "") }, by);
  return send(`${endpoint}${path}`, {
    method,
    headers: Object.fromEntries(signed.headers),
    ...(body !== undefined && { body }),
  });
}
