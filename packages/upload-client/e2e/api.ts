import { setTimeout as delay } from "node:timers/promises";
import { MiB } from "@s3-direct/upload-core";
import { createS3Storage, type S3StorageOptions } from "@s3-direct/upload-server";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { initTRPC } from "@trpc/server";

/** Small parts, so that small files have many. */
const plan = { singleMax: 4 * MiB, partSize: 5 * MiB };

/** Host names that a page can't use: one does not resolve, one refuses connections, one has no CORS headers. */
export type BadNames = { unresolved: string; refused: string; silent: string };

const unusedName = "http://localhost:9";
const unusedNames: BadNames = { unresolved: unusedName, refused: unusedName, silent: unusedName };

/** Creates one endpoint for each way to upload a file, all on the same S3. */
export function createRouter(
  s3: S3StorageOptions,
  options: { lanEndpoint: string; badNames?: BadNames; onVerify?: () => void },
) {
  const t = initTRPC.create();
  const owner = () => "somebody";
  const accept = ["text/*", "application/*", "image/*"];
  const common = { procedure: t.procedure, owner, accept, allowEmpty: true, maxSize: 512 * MiB };
  const { endpointAliases: _, ...oneName } = s3;
  const { unresolved, refused, silent } = options.badNames ?? unusedNames;
  /** The first host name does not work. */
  const twoNames = (badName: string) =>
    createS3Storage({ ...s3, signingEndpoint: badName, endpointAliases: [s3.signingEndpoint ?? ""], plan });
  return t.router({
    upload: uploadProcedures({ ...common, name: "upload", storage: createS3Storage({ ...s3, plan }) }),
    form: uploadProcedures({
      ...common,
      name: "form",
      storage: createS3Storage({ ...s3, plan: { ...plan, formMax: MiB } }),
    }),
    /** Its files are verified before they are published, which takes a moment. */
    looked: uploadProcedures({
      ...common,
      name: "looked",
      storage: createS3Storage({ ...s3, plan }),
      async verify() {
        options.onVerify?.();
        await delay(5_000);
      },
    }),
    unresolved: uploadProcedures({ ...common, name: "unresolved", storage: twoNames(unresolved) }),
    refused: uploadProcedures({ ...common, name: "refused", storage: twoNames(refused) }),
    silent: uploadProcedures({ ...common, name: "silent", storage: twoNames(silent) }),
    /** Its only host name has no CORS rule for the page. */
    unknown: uploadProcedures({
      ...common,
      name: "unknown",
      storage: createS3Storage({ ...oneName, signingEndpoint: silent, plan }),
    }),
    /** For pages that are opened at the machine's address in its network. */
    lan: uploadProcedures({
      ...common,
      name: "lan",
      storage: createS3Storage({ ...oneName, signingEndpoint: options.lanEndpoint, plan }),
    }),
  });
}

export type AppRouter = ReturnType<typeof createRouter>;
