import { parseQuery } from "../signature/canonical.ts";
import type { AuthorizationRequest } from "../signature/authorization.ts";

/** Creates a request for the signature code, without a server. */
export function fakeRequest(input: {
  method?: string;
  url: string;
  headers?: Readonly<Record<string, string>>;
}): AuthorizationRequest {
  const [, host = "", rawPath = "/", rawQuery = ""] = /^https?:\/\/([^/?]+)([^?]*)\??(.*)$/.exec(input.url) ?? [];
  const query = parseQuery(rawQuery);
  const headers = new Map(
    Object.entries({ host, ...input.headers }).map(([name, value]) => [name.toLowerCase(), value] as const),
  );
  return {
    method: input.method ?? "GET",
    rawPath: rawPath === "" ? "/" : rawPath,
    query,
    param: (name) => query.find(([one]) => one === name)?.[1],
    header: (name) => headers.get(name),
    headerNames: [...headers.keys()],
  };
}
