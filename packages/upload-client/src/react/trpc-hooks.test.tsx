// @vitest-environment happy-dom
/* oxlint-disable no-restricted-imports -- the hooks know no server; here they meet tRPC's */
import { startUploadS3 } from "@s3-direct/dev-s3";
import { createS3Storage, custom } from "@s3-direct/upload-server";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { QueryClient, QueryClientProvider, useQuery, useQueryClient } from "@tanstack/react-query";
import { createTRPCClient } from "@trpc/client";
import { initTRPC } from "@trpc/server";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { StrictMode, useEffect } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { linkTo } from "../testing/link-to.ts";
import { NodeXMLHttpRequest } from "../testing/node-xhr.ts";
import { type TestPage, openPage } from "../testing/react.tsx";
import { useUpload } from "./use-upload.ts";

let page: TestPage;
beforeEach(() => {
  vi.stubGlobal("XMLHttpRequest", NodeXMLHttpRequest);
  page = openPage();
});
afterEach(async () => {
  await page.close();
  vi.unstubAllGlobals();
});

const t = initTRPC.create();

function createAppRouter(storage: Parameters<typeof uploadProcedures>[0]["storage"]) {
  const urls: string[] = [];
  return t.router({
    list: t.procedure.query(() => urls),
    photo: uploadProcedures({
      name: "photo",
      procedure: t.procedure,
      owner: () => "ann",
      storage,
      accept: ["text/plain"],
      maxSize: 1_000,
      onFinish: ({ file }) => {
        urls.push(file.url);
        return { count: urls.length };
      },
    }),
  });
}
type AppRouter = ReturnType<typeof createAppRouter>;
const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

let upload: (file: File) => void;

function Photos() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { data: urls = [] } = useQuery(trpc.list.queryOptions());
  const photo = useUpload(useTRPCClient().photo, {
    onSuccess: ({ data }) => {
      void queries.invalidateQueries({ queryKey: trpc.list.queryKey() });
      return data.count.toFixed();
    },
  });
  useEffect(() => {
    upload = photo.upload;
  });
  return <p>{`${photo.status}, ${urls.length} listed${photo.error ? `, ${photo.error.code}` : ""}`}</p>;
}

test("beside @trpc/tanstack-react-query an upload takes useTRPCClient(), and refreshes what is queried", async () => {
  await using s3 = await startUploadS3();
  const storage = createS3Storage({ provider: custom({ endpoint: s3.url }), ...s3.storage });
  const queryClient = new QueryClient();
  const trpcClient = createTRPCClient<AppRouter>({ links: [linkTo(createAppRouter(storage))] });
  await page.render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
          <Photos />
        </TRPCProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
  const shows = (text: string) => page.until(() => expect(document.body.textContent).toBe(text));
  await shows("idle, 0 listed");
  await page.act(() => upload(new File(["hello"], "a.txt", { type: "text/plain" })));
  await shows("done, 1 listed");
  await page.act(() => upload(new File(["hello"], "a.png", { type: "image/png" })));
  await shows("error, 1 listed, FILE_TYPE_NOT_ALLOWED");
  for (const client of [storage.publisher, storage.signer, storage.janitor]) client?.destroy();
});

/** Never rendered. */
export function Wrong() {
  // @ts-expect-error its procedures make options of queries and mutations, and can't be called
  useUpload(useTRPC().photo);
}
