import { createTRPCClient, httpBatchLink, httpLink, splitLink } from "@trpc/client";
import { createUploader } from "../../packages/upload-client/dist/index.js";
import { contestant } from "./measure.js";

contestant({
  prepare({ endpoint, withFinish, preconnect, isSplit }) {
    const url = "/trpc";
    const batches = httpBatchLink({ url });
    // As in docs/in-the-browser.md for a hidden page of Firefox; here in every browser.
    const split = splitLink({ condition: () => document.hidden, true: httpLink({ url }), false: batches });
    const procedures = createTRPCClient({ links: [isSplit ? split : batches] })[endpoint];
    // The peers have no finish: this measures the transfers alone, for comparison.
    const finish = {
      mutate: async ({ key, isArriving }) =>
        isArriving ? { status: "pending", retryAfter: 1 } : { status: "done", file: { key } },
    };
    const { create, signParts, abort } = procedures;
    return createUploader(withFinish ? procedures : { create, signParts, abort, finish }, { preconnect });
  },
  async upload(files, { made }) {
    const items = await Promise.all(files.map((file) => made.upload(file)));
    const failed = items.find((item) => item.status === "error");
    if (failed) throw failed.error;
    return items.length;
  },
});
