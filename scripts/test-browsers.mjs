// `pnpm test:browsers [chromium|firefox|webkit …]`: the suites that run in three browser engines, in all of them or
// only in the named ones.
import { browserSuites, engines } from "./browser-suites.mjs";
import { runAll } from "./run-all.mjs";

const named = process.argv.slice(2);
const unknown = named.find((name) => !engines.includes(name));

try {
  if (unknown !== undefined) throw new Error(`There is no engine "${unknown}". There are: ${engines.join(", ")}.`);
  const wanted = browserSuites.filter(({ engine }) => named.length === 0 || named.includes(engine));
  await runAll(
    wanted.map(({ run }) => run),
    { atOnce: 2 },
  );
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
