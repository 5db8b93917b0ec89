/* oxlint-disable no-restricted-imports -- the engine knows no server; here types go from one to the other */
// Read only by TypeScript's language server: a mark `/* name */` precedes the code that an editor's pointer rests on.
import type { PublishedFile } from "@s3-direct/upload-core/contract";
import type { S3Storage } from "@s3-direct/upload-server";
import { uploadProcedures } from "@s3-direct/upload-server/trpc";
import { createTRPCClient } from "@trpc/client";
import { initTRPC } from "@trpc/server";
import { type SettledItem, type UploadError, type UploadItem, createUploader } from "../index.ts";
import { useDropzone, useUpload, useUploadItem, useUploads } from "../react/index.ts";

type Post = { postId: string };
declare const storage: S3Storage;
declare const input: {
  "~standard": { version: 1; vendor: string; validate: () => { value: Post }; types?: { input: Post; output: Post } };
};

const t = initTRPC.context<{ userId: string }>().create();
export const appRouter = t.router({
  photo: uploadProcedures({
    name: "photo",
    procedure: t.procedure,
    owner: ({ /* ctx */ ctx }) => ctx.userId,
    storage,
    accept: ["image/*"],
    maxSize: 5,
    input,
    onCreate: ({ /* input */ input }) => ({ post: input.postId }),
    onFinish: async ({ /* file */ file, /* metadata */ metadata }) => ({ id: `${metadata.post} ${file.url}` }),
  }),
});

const client = createTRPCClient<typeof appRouter>({ links: [] });
export const /* uploader */ uploader = /* call */ createUploader(client.photo, {
    onSettled: (/* settled */ item) => item.status,
  });

/** Never rendered. */
export function Attach() {
  const /* upload */ upload = /* hookCall */ useUpload(client.photo, {
      /* onSuccess */ onSuccess: ({ /* data */ data }) => data.id,
    });
  const { /* items */ items, /* add */ add, rules } = useUploads(uploader);
  const /* item */ item = useUploadItem(uploader, "upload-1");
  const /* zone */ zone = useDropzone({ rules, onDrop: ([file]) => file && add(file, { input: { postId: "7" } }) });
  void upload./* uploadAsync */ uploadAsync(new File([], "a.txt"), { input: { postId: "7" } });
  if (upload./* error */ error) return <p>{upload.error./* code */ code}</p>;
  if (upload.status === "waiting") return upload./* reason */ reason;
  if (upload.status === "done") return upload.result./* published */ file.url;
  return zone.isDragActive ? item?.id : items.length;
}

export type Types = [
  /* UploadItem */ UploadItem<unknown>,
  /* SettledItem */ SettledItem<unknown>,
  /* UploadError */ UploadError,
  /* PublishedFile */ PublishedFile,
];
export const functions = [
  /* createUploader */ createUploader,
  /* useUpload */ useUpload,
  /* useUploads */ useUploads,
  /* uploadProcedures */ uploadProcedures,
];
