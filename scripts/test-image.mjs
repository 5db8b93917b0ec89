// `pnpm test:image`: runs what docs/deploy.md says about Docker, in a clone of what is committed: the image is built,
// everything is tried on one machine as a newcomer does, and then run as in production: three processes with Postgres,
// Caddy with TLS and Prometheus. Linux, as root. No image registry is used. Ten minutes at first; later the base images
// are in .data/docker.
import { fileURLToPath } from "node:url";
import { runInOwnNetwork } from "./image/own-network.mjs";
import { requirePrograms } from "./this-machine.mjs";

await requirePrograms(
  ["ip -V", "slirp4netns", "dockerd", "docker compose version", "iptables", "mmdebstrap"],
  "iproute2 slirp4netns docker.io docker-cli docker-compose iptables mmdebstrap",
);
process.exit(await runInOwnNetwork(fileURLToPath(new URL("image/test.mjs", import.meta.url))));
