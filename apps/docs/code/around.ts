// The application around a page's code: names that a page uses and explains in words.
import { createUploader, type UploadError } from "@s3-direct/upload-client";
import type { useUpload, useUploads } from "@s3-direct/upload-client/react";
import { createS3Storage, custom, type LateFinishDeps } from "@s3-direct/upload-server";
import { uploadProcedures as mount } from "@s3-direct/upload-server/trpc";
import { createTRPCClient } from "@trpc/client";
import { initTRPC } from "@trpc/server";
import type { ReactNode } from "react";
import { z as zod } from "zod";

type Person = { id: string; name: string; organisationId: string; plan: "free" | "paid" };
type Row = { uploadKey: string; ownerId: string };
type Keys = { accessKeyId: string; secretAccessKey: string };

const t = initTRPC.context<{ user: Person }>().create();
const s3 = createS3Storage({
  provider: custom({ endpoint: "http://localhost:9000" }),
  uploadBucket: "acme-upload",
  mediaBucket: "acme-media",
  publicBaseUrl: "http://127.0.0.1:9000/acme-media",
  signer: { accessKeyId: "id", secretAccessKey: "secret" },
  publisher: { accessKeyId: "id", secretAccessKey: "secret" },
});
const common = { procedure: t.procedure, owner: () => "", storage: s3, accept: ["image/*"], maxSize: 1 };
const mounted = t.router({
  photo: mount({ name: "photo", ...common, onFinish: () => ({ id: 1 }) }),
  attachment: mount({
    name: "attachment",
    ...common,
    input: zod.object({ postId: zod.string() }),
    onFinish: () => ({ id: 1 }),
  }),
});
const trpc = createTRPCClient<typeof mounted>({ links: [] });
export { trpc as client };
const photos = createUploader(trpc.photo);

declare global {
  /** An ellipsis in a page's code. */
  // oxlint-disable-next-line typescript/no-explicit-any -- it stands for whatever the reader has there
  const theRest: any;
  /** Takes what a page's code has made, if the code is a piece of a component. */
  function handOut(made: object): void;

  // On the server.
  const router: typeof t.router;
  const appRouter: typeof mounted;
  function contextOf(owner: string): Promise<{ user: Person }>;
  const procedure: typeof t.procedure;
  const protectedProcedure: typeof t.procedure;
  const storage: typeof s3;
  const late: LateFinishDeps;
  const received: unknown;
  const signer: Keys;
  const publisher: Keys;
  function onUnpublished(keys: readonly string[]): Promise<void>;
  function deferFinish(options: { key: string }): Promise<{ retryAfter: number } | undefined>;
  const user: Person;
  function auth(req: Request): Promise<Person | undefined>;
  function findUser(token: string | undefined): Promise<Person>;
  const z: typeof zod;
  const row: Row;
  const db: {
    reserve: (row: { key: string; owner: string; bytes: number; expiresAt: Date }) => Promise<boolean>;
    release: (key: string) => Promise<void>;
    prolong: (key: string, expiresAt: Date) => Promise<void>;
    savePhoto: (row: object) => Promise<{ id: number }>;
    saveFile: (row: object) => Promise<{ id: string }>;
    setAvatar: (row: Row & { url: string }) => Promise<Row | undefined>;
    findFile: (id: string) => Promise<Row | undefined>;
    mediaKeys: (keys: readonly string[]) => Promise<Set<string>>;
  };
  function mayEdit(userId: string, postId: string): Promise<boolean>;
  function guestIdsOf(userId: string): Promise<string[]>;
  function secondsToWait(userId: string, path: string): Promise<number>;
  function saveAttachment(row: { file: { url: string }; key: string; postId: string }): Promise<number>;
  function markAsLeaving(id: string): Promise<void>;
  function endSessions(id: string): Promise<void>;
  function deleteUser(id: string): Promise<void>;

  // In the browser.
  const client: typeof trpc;
  const uploader: typeof photos;
  const upload: ReturnType<typeof useUpload<unknown, never>> & ReturnType<typeof useUploads<unknown, never>>;
  const file: File;
  const id: string;
  const error: UploadError;
  const session: { user: Person } | undefined;
  function endSession(): Promise<void>;
  function useTRPCClient(): typeof trpc;
  function smaller(file: File, signal: AbortSignal): Promise<Blob>;

  // In a test of components.
  function render(node: ReactNode): void;
  function Photos(props: { uploader: object }): ReactNode;
}
