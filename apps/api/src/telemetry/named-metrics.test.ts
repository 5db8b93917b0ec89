import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { createMetrics } from "./metrics.ts";

const root = resolve(import.meta.dirname, "../../../..");
const read = (path: string) => readFile(resolve(root, path), "utf8");

/** Finds the metrics that a text names, without the suffix that Prometheus adds for histograms. */
function namedIn(text: string): Set<string> {
  const names = text.match(/\b(?:s3_direct|process|nodejs)_[a-z\d_]+/g) ?? [];
  return new Set(names.map((name) => name.replace(/_bucket$/, "")));
}

const exposed = async () => {
  const text = await createMetrics({ ofProcess: true }).text();
  return new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = ""]) => name));
};
const ofOurs = async () => new Set([...(await exposed())].filter((name) => name.startsWith("s3_direct_")));

test.each(["deploy/alerts.yaml", "deploy/grafana-dashboard.json", "docs/runbook.md"])(
  "each metric that %s names is there",
  async (path) => {
    const named = namedIn(await read(path));
    expect(named.size).toBeGreaterThan(2);
    const there = await exposed();
    expect([...named].filter((name) => !there.has(name))).toEqual([]);
  },
);

test("the dashboard has a panel for each metric", async () => {
  const named = namedIn(await read("deploy/grafana-dashboard.json"));
  expect([...(await ofOurs())].filter((name) => !named.has(name))).toEqual([]);
});

test("docs/metrics.md has a line for each metric, and none for others", async () => {
  const lines = (await read("docs/metrics.md")).split("\n").filter((line) => line.startsWith("| `s3_direct_"));
  // A line that describes two metrics shortens the second one's name.
  const named = namedIn(lines.join("\n").replaceAll("`…_bytes_total`", "`s3_direct_published_bytes_total`"));
  expect(named).toEqual(await ofOurs());
});

test("each alert leads to a heading of the runbook", async () => {
  const led = [...(await read("deploy/alerts.yaml")).matchAll(/^ +runbook: docs\/runbook\.md#(\S+)$/gm)];
  const headings = [...(await read("docs/runbook.md")).matchAll(/^## (S3Direct\w+)$/gm)];
  const anchors = headings.map(([, name = ""]) => name.toLowerCase());
  expect(led.map(([, anchor = ""]) => anchor).filter((anchor) => !anchors.includes(anchor))).toEqual([]);
  expect(led).toHaveLength((await read("deploy/alerts.yaml")).match(/- alert: /g)?.length ?? 0);
});
