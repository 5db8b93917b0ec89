import { type AccountDeps, createAccountRouter } from "./account/router.ts";
import { createAlbumRouter } from "./album/router.ts";
import { createRequestedUpload } from "./file-request/requested-upload.ts";
import { createFileRequestRouter } from "./file-request/router.ts";
import type { PasskeyDeps } from "./confirm/by-passkey.ts";
import { createConfirmRouter } from "./confirm/router.ts";
import { createMediaRouter } from "./media/router.ts";
import { createSessionRouter } from "./session/router.ts";
import { createPasskeyRouter } from "./passkey/router.ts";
import { createShareRouter } from "./share/router.ts";
import { createTagRouter } from "./tag/router.ts";
import { createTrashRouter } from "./trash/router.ts";
import { publicProcedure, router } from "./trpc.ts";
import { type UploadsDeps, createUploads } from "./uploads.ts";

export type RouterDeps = UploadsDeps &
  AccountDeps &
  PasskeyDeps & {
    guests: boolean;
    deleteAccount: boolean;
  };

/** For routers that no browser calls. */
export const nobodysAccount = {
  mailer: undefined,
  recovery: undefined,
  noteActivity: async () => {},
  webOrigin: "http://localhost",
  webOrigins: [],
} satisfies Omit<AccountDeps & PasskeyDeps, "db">;

/** Creates all procedures. Browsers import only the type. */
export function createRouter(deps: RouterDeps) {
  const { accept, maxSize } = deps.rules;
  const uploads = createUploads(deps);
  return router({
    ...uploads,
    requestedUpload: createRequestedUpload(deps),
    fileRequest: createFileRequestRouter(deps),
    media: createMediaRouter({ ...deps, uploads }),
    album: createAlbumRouter(deps),
    tag: createTagRouter(deps),
    trash: createTrashRouter(deps),
    share: createShareRouter(deps),
    session: createSessionRouter(deps),
    account: createAccountRouter(deps),
    confirm: createConfirmRouter(deps),
    passkey: createPasskeyRouter(deps),
    /** What a page must know before anybody signs in. */
    config: publicProcedure.query(() => ({
      accept: [...accept],
      maxSize,
      guests: deps.guests,
      /** Whether an account can be deleted, with all its files: `/api/auth/delete-user`. */
      deleteAccount: deps.deleteAccount,
      /** Whether mails are sent: then addresses are verified, and forgotten passwords can be replaced. */
      mails: deps.recovery !== undefined,
    })),
  });
}

export type AppRouter = ReturnType<typeof createRouter>;
