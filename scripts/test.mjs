// `npm test`: installs, builds, and runs every package's tests, a real browser included.
import { pnpm, requireNode } from "./pnpm.mjs";

requireNode();
try {
  await pnpm(["install", "--frozen-lockfile"], { quiet: true });
  // Three at a time on two cores: a good part of it is waiting.
  await pnpm(["exec", "turbo", "test", "--concurrency=3", ...process.argv.slice(2)]);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
