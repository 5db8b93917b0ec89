const required = ["package.json", "README.md", "LICENSE"];
const built = /^dist\/(.+?)\.(?:d\.ts|js)(?:\.map)?$/;
const source = /^src\/(.+)\.(?:tsx?|js)$/;
const forTests = /\.test\.|\.test-d\.|(?:^|\/)(?:testing|behaviour)\//;

/** Returns what is wrong with the files of a tarball, one sentence each. */
export function faultsOf(paths) {
  const sources = new Set(paths.map((path) => source.exec(path)?.[1]));
  const missing = required.filter((path) => !paths.includes(path)).map((path) => `${path} is missing.`);
  const others = paths.flatMap((path) => {
    if (required.includes(path)) return [];
    if (forTests.test(path)) return [`${path} is for tests.`];
    if (source.test(path)) return [];
    const [, name] = built.exec(path) ?? [];
    if (name === undefined) return [`${path} does not belong there.`];
    return sources.has(name) ? [] : [`${path} was built from no source beside it.`];
  });
  return [...missing, ...others];
}
