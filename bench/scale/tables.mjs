/** Prints a row of a Markdown table. */
const row = (cells) => console.log(`| ${cells.join(" | ")} |`);

function head(title, columns) {
  console.log(`\n### ${title}\n`);
  row(columns);
  row(columns.map(() => "---"));
}

export function printMaximum(runs) {
  head("As many as go", [
    "processes of the API",
    "uploads a second",
    "cores that the API took",
    "uploads a second and core of the API",
    "cores: Postgres, S3, who uploads",
    "connections to Postgres",
  ]);
  for (const run of runs) {
    const { processes, full, after } = run;
    const spent = spentBy(run);
    const rate = full.count / full.seconds;
    const cores = (seconds) => (seconds / full.seconds).toFixed(2);
    const others = [spent.postgres, spent.s3, spent.generator].map(cores).join(", ");
    row([
      processes,
      rate.toFixed(0),
      cores(spent.api),
      (full.count / spent.api).toFixed(0),
      others,
      after.postgres.connections,
    ]);
  }
}

export function printLatency(runs) {
  head("How long calls take, in milliseconds: median, 95 %, 99 %", [
    "processes",
    "of the maximum",
    "uploads a second",
    "create",
    "finish",
    "whole upload",
  ]);
  for (const { processes, full, loads } of runs) {
    for (const { share, count, seconds, times } of [...loads, { share: 1, ...full }]) {
      const told = [times.create, times.finish, times.whole].map(describe);
      row([processes, `${share * 100} %`, (count / seconds).toFixed(0), ...told]);
    }
  }
}

/** Prints the costs of one run: an upload costs the same with any number of processes. */
export function printCosts(run) {
  const { full, before, after } = run;
  const perUpload = (amount) => amount / full.count;
  const spent = spentBy(run);
  head("What an upload costs", ["", "per upload"]);
  row(["processor of the API", `${(perUpload(spent.api) * 1000).toFixed(2)} ms`]);
  row(["processor of Postgres", `${(perUpload(spent.postgres) * 1000).toFixed(2)} ms`]);
  row(["Postgres's write-ahead log", `${(perUpload(after.postgres.wal - before.postgres.wal) / 1024).toFixed(1)} kB`]);
  row(["requests to S3: PutObject, by the browser", "1.00"]);
  const requests = (all) => all.api.map((one) => one.requests).reduce(addUp, {});
  for (const [operation, count] of differences(requests(before), requests(after))) {
    row([`requests to S3: ${operation}`, perUpload(count).toFixed(2)]);
  }
  const statements = differences(before.postgres.statements, after.postgres.statements);
  row(["statements of Postgres", perUpload(statements.reduce((total, [, count]) => total + count, 0)).toFixed(1)]);
  for (const [query, count] of statements) {
    // What happens rarely, such as opening a connection, is no cost of an upload.
    if (perUpload(count) >= 0.05) row([`… \`${shorten(query)}\``, perUpload(count).toFixed(2)]);
  }
}

function spentBy({ before, after }) {
  const sum = (counters) => counters.api.reduce((total, { seconds }) => total + seconds, 0);
  return {
    api: sum(after) - sum(before),
    postgres: after.postgres.seconds - before.postgres.seconds,
    s3: after.s3.seconds - before.s3.seconds,
    generator: after.generator.seconds - before.generator.seconds,
  };
}

function addUp(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...names].map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)]));
}

/** The most frequent first. */
function differences(before, after) {
  return Object.entries(after)
    .map(([name, count]) => [name, count - (before[name] ?? 0)])
    .filter(([, count]) => count > 0)
    .toSorted(([, a], [, b]) => b - a);
}

function describe(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return [0.5, 0.95, 0.99].map((share) => sorted[Math.floor(share * (sorted.length - 1))].toFixed(0)).join(", ");
}

function shorten(query) {
  const words = query.replaceAll(/\s+/g, " ").replaceAll("|", "");
  return words.replace(/^select .*? from/, "select … from").slice(0, 90);
}
