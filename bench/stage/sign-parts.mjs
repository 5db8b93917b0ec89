import { makeUploadKey, MiB } from "../../packages/upload-core/dist/index.js";
import { aws, createS3Storage } from "../../packages/upload-server/dist/index.js";
import { signParts as sign } from "../../packages/upload-server/dist/sign-parts.js";

const keys = { accessKeyId: "BENCHBENCHBENCHBENCH", secretAccessKey: "bench-secret" };
const caller = { endpoint: "upload", owner: "bench" };
const storage = createS3Storage({
  provider: aws({ region: "eu-central-1" }),
  uploadBucket: "bench-upload",
  mediaBucket: "bench-media",
  publicBaseUrl: "https://media.example.com",
  signer: keys,
  publisher: keys,
});

/**
 * Signs the parts of one upload with their checksums, 100 a call as the procedure accepts. @returns seconds of a core
 */
export async function signParts(count) {
  const partSize = 16 * MiB;
  const key = makeUploadKey({
    ...caller,
    filename: "film.mp4",
    ext: "mp4",
    size: count * partSize,
    partSize,
    now: new Date(),
    uuid: crypto.randomUUID(),
  });
  const uploadId = "bench".repeat(20);
  const sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
  const before = process.cpuUsage();
  for (let first = 1; first <= count; first += 100) {
    const parts = Array.from({ length: 100 }, (_, index) => ({ partNumber: first + index, sha256 }));
    await sign({ storage, caller }, { key, uploadId, parts });
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
