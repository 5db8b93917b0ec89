// `pnpm test:image`: what docs/deploy.md says of Docker, done by a real one, in a clone of what is committed: the image is built, everything is tried on
// one machine as a newcomer does, and run as in production, three processes with Postgres, Caddy with TLS and Prometheus. Linux, as root; the
// packages that scripts/image/ names. No registry of images is asked. Ten minutes at first; then the base images are in .data/docker.
import { fileURLToPath } from "node:url";
import { runInOwnNetwork } from "./image/own-network.mjs";

process.exit(await runInOwnNetwork(fileURLToPath(new URL("image/test.mjs", import.meta.url))));
