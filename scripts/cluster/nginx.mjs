// A real nginx with TLS and HTTP/2, which passes browsers' requests for `/s3/` on to S3, as in docs/guides/cdn.md.
// Needs, on Debian or Ubuntu: apt-get install --no-install-recommends nginx openssl ca-certificates
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createProgram } from "../../packages/browsers/src/program.mjs";
import { codeBlocks } from "../code-blocks.mjs";
import { root } from "../pnpm.mjs";

const runFile = promisify(execFile);

/** Returns the `location` from that guide, with the address of this S3 instead of Amazon's. */
async function locationOf(s3) {
  const page = await readFile(join(root, "docs/guides/cdn.md"), "utf8");
  const { code } = codeBlocks(page).find(({ lang }) => lang === "nginx");
  return code
    .replaceAll("https://$s3", `${s3.protocol}//$s3`)
    .replaceAll("acme-upload.s3.eu-central-1.amazonaws.com", s3.host);
}

const configuration = ({ dir, port, location }) => `
daemon off;
pid ${dir}/nginx.pid;
error_log ${dir}/error.log;
events {}
http {
  access_log off;
  client_body_temp_path ${dir}/body;
  proxy_temp_path ${dir}/proxy;
  fastcgi_temp_path ${dir}/fastcgi;
  uwsgi_temp_path ${dir}/uwsgi;
  scgi_temp_path ${dir}/scgi;
  server {
    # Newer ones say that \`http2 on\` is the way, which Ubuntu 24.04's does not know.
    listen 127.0.0.1:${port} ssl http2;
    ssl_certificate ${dir}/cert.pem;
    ssl_certificate_key ${dir}/key.pem;
    location = /ready { return 204; }
${location}
  }
}`;

/** @param options.s3 - the S3's URL */
export async function startNginx({ port, s3 }) {
  const dir = await mkdtemp(join(tmpdir(), "nginx-"));
  const nginx = createProgram({
    name: "nginx",
    debian: "nginx",
    command: "nginx",
    args: ["-c", join(dir, "nginx.conf"), "-e", join(dir, "error.log")],
    // When it listens, it writes its process id.
    isReady: async () => (await readFile(join(dir, "nginx.pid"), "utf8")) !== "",
    timeoutMs: 30_000,
  });
  const close = async () => {
    await nginx.stop();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const key = ["-newkey", "rsa:2048", "-nodes", "-keyout", join(dir, "key.pem"), "-out", join(dir, "cert.pem")];
    await runFile("openssl", ["req", "-x509", ...key, "-subj", "/CN=localhost", "-days", "2"]);
    await writeFile(join(dir, "nginx.conf"), configuration({ dir, port, location: await locationOf(new URL(s3)) }));
    await nginx.start();
    return { url: `https://127.0.0.1:${port}`, close };
  } catch (error) {
    await close();
    throw error;
  }
}
