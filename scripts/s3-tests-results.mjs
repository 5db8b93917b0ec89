/** Returns the differences from `scope.json`, one sentence each: a regression, or a row that is no longer true. */
export function judge({ failing }, results) {
  const known = new Set(failing.map(({ test }) => test));
  const inScope = Object.entries(results).filter(([, { outcome }]) => outcome !== "out of scope");
  return [
    ...inScope
      .filter(([test, { outcome }]) => outcome === "failed" && !known.has(test))
      .map(([test]) => `${test} fails, and nothing says why.`),
    ...failing
      .filter(({ test }) => results[test]?.outcome !== "failed")
      .map(({ test }) => `${test} is said to fail, and is ${results[test]?.outcome ?? "not there"}.`),
  ];
}

/** Returns the table of results, for people. */
export function writeTable({ commit, failing }, results) {
  const all = Object.entries(results).sort(([a], [b]) => (a < b ? -1 : 1));
  const of = (outcome) => all.filter((entry) => entry[1].outcome === outcome);
  const [passed, failed, skipped, outside] = ["passed", "failed", "skipped", "out of scope"].map(of);
  const groups = groupByReason(outside);
  return `# ceph/s3-tests on dev-s3

\`pnpm test:s3-tests --write\` makes this page: the suite at commit ${commit.slice(0, 7)}, by Debian 13's boto3.

| tests                    | count |
| ------------------------ | ----- |
| in scope, passed         | ${passed.length} |
| in scope, failed as told | ${failed.length} |
| in scope, skipped by the suite | ${skipped.length} |
| out of scope             | ${outside.length} |

\`plugin.py\` translates two things that AWS has given up for new buckets: forms that are signed by version 2 are signed anew by
version 4, and an ACL that only opens a bucket or an object to everybody becomes a policy.

## In scope, and failing: where the suite asks for what AWS does not do

| test | why | AWS |
| ---- | --- | --- |
${failing.map(({ test, why, source }) => `| \`${test}\` | ${why} | ${source} |`).join("\n")}

## In scope, and passed

${passed.map(([test]) => `\`${test}\``).join(", ")}

## Out of scope

| why | tests |
| --- | ----- |
${[...groups].map(([why, tests]) => `| ${why} | ${tests.length} |`).join("\n")}

${[...groups].map(([why, tests]) => `${why}: ${tests.map(([test]) => `\`${test}\``).join(", ")}`).join("\n\n")}
`;
}

function groupByReason(entries) {
  const groups = new Map();
  for (const entry of entries) groups.set(entry[1].why, [...(groups.get(entry[1].why) ?? []), entry]);
  return groups;
}
