import { createUploader, type UploadItem, type Uploader } from "@s3-direct/upload-client";
import { httpBatchLink } from "@trpc/react-query";
import { announce } from "../../../components/live-region.tsx";
import { type RouterOutputs, trpc } from "../../../lib/trpc.ts";
import { currentLanguage } from "../../../texts/language.ts";
import { refusalOf } from "./refusal-of.ts";
import { visitorTexts } from "./texts.ts";

type Look = RouterOutputs["fileRequest"]["look"];
export type OpenRequest = Extract<Look, { status: "open" }>;

/** What goes with each file. */
export type Sender = { sender: string; message: string };
export type SentFile = UploadItem<{ file: { key: string; name: string } }>;
export type Sending = Uploader<Sender, { file: { key: string; name: string } }>;

type Client = ReturnType<typeof createVisit>;

/** The API as whoever has this link calls it: the link is in a header of each call. */
export function createVisit(token: string) {
  // What is no link's may hold what no header takes.
  const headers = { "x-file-request": /^[\w-]{22}$/.test(token) ? token : "none" };
  return trpc.createClient({ links: [httpBatchLink({ url: "/trpc", maxItems: 10, headers })] });
}

/** Sends files by the link. They wait in the list until their sender's name is known. */
export function createSending({ requestedUpload }: Client, { accept, maxSize }: OpenRequest): Sending {
  const { create, finish, signParts, listParts, abort } = requestedUpload;
  // The page knows them already.
  const rules = { query: async () => ({ accept, maxSize }) };
  return createUploader(
    { create, finish, signParts, listParts, abort, rules },
    {
      autoUpload: false,
      retries: 15,
      preconnect: import.meta.env.VITE_UPLOAD_ORIGINS?.split(",").filter(Boolean) ?? [],
      onSettled: (item) => {
        const language = currentLanguage();
        if (item.status === "done") announce(visitorTexts(language).arrivedNamed(item.file.name));
        if (item.status === "error") announce(`${item.file.name}: ${refusalOf(item.error, language)}`);
      },
    },
  );
}
