import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempDir } from "../testing/temp-dir.ts";
import { startTestApi } from "../testing/test-api.ts";

test("the page, its assets and its routes come with the policy; the API stays as it is", async () => {
  await using dir = await tempDir();
  await mkdir(join(dir.path, "assets"));
  await writeFile(join(dir.path, "index.html"), "<title>page</title>");
  await writeFile(join(dir.path, "assets/a-1234.js"), "script");
  await using api = await startTestApi({ WEB_DIST: dir.path });
  const policy = await (await api.app.request("/csp")).text();
  expect(policy).toMatch(/^default-src 'none'; /);

  for (const path of ["/", "/files", "/files/deep"]) {
    const page = await api.app.request(path);
    expect([page.status, await page.text()]).toEqual([200, "<title>page</title>"]);
    expect(page.headers.get("content-security-policy")).toBe(policy);
    expect(page.headers.get("cache-control")).toBe("no-cache");
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
  }
  const asset = await api.app.request("/assets/a-1234.js");
  expect(await asset.text()).toBe("script");
  expect(asset.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(asset.headers.get("content-security-policy")).toBe(policy);

  await writeFile(join(dir.path, "assets/a-1234.js.br"), "compressed");
  const small = await api.app.request("/assets/a-1234.js", { headers: { "accept-encoding": "gzip, br" } });
  expect([await small.text(), small.headers.get("content-encoding")]).toEqual(["compressed", "br"]);
  expect(small.headers.get("vary")).toMatch(/accept-encoding/i);
  expect(small.headers.get("content-type")).toMatch(/javascript/);

  // A new version of the worker is found at once, and a share that no worker received leads to the page that reports
  // it.
  await writeFile(join(dir.path, "sw.js"), "worker");
  const worker = await api.app.request("/sw.js");
  expect([await worker.text(), worker.headers.get("cache-control")]).toEqual(["worker", "no-cache"]);
  expect(worker.headers.get("content-type")).toMatch(/javascript/);
  const body = new FormData();
  body.append("files", new File(["x"], "x.txt"));
  const shared = await api.app.request("/share-target", { method: "POST", body, headers: { origin: "null" } });
  expect([shared.status, shared.headers.get("location")]).toEqual([303, "/?shared=lost"]);

  for (const path of [
    "/assets/none.js",
    "/../secrets.json",
    "/%2e%2e/secrets.json",
    "/trpc/none",
    "/api/none",
    "/livez/x",
  ]) {
    const response = await api.app.request(path);
    expect([path, response.status]).toEqual([path, 404]);
    expect(response.headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(response.headers.get("cache-control")).toBe("no-store");
  }
});

test("a folder without a page is told at the start", async () => {
  await expect(startTestApi({ WEB_DIST: "/nowhere" })).rejects.toThrow(
    /^WEB_DIST is \/nowhere, where no index.html is/,
  );
});
