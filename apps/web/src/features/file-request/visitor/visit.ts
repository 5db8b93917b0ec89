import { createUploader, type UploadItem, type Uploader } from "@s3-direct/upload-client";
import { resumeUploads } from "@s3-direct/upload-client/resume";
import { httpBatchLink } from "@trpc/react-query";
import { announce } from "../../../components/live-region.tsx";
import { about } from "../../../lib/about.ts";
import { type RouterOutputs, trpc } from "../../../lib/trpc.ts";
import { currentLanguage } from "../../../texts/language.ts";
import { withoutMetadata } from "../../upload/prepare/picture-metadata.ts";
import type { UploadInput } from "../../upload/upload-input.ts";
import { refusalOf } from "./refusal-of.ts";
import { visitorTexts } from "./texts.ts";

type Look = RouterOutputs["fileRequest"]["look"];
export type OpenRequest = Extract<Look, { status: "open" }>;

/** Sent with each file. */
export type Sender = { sender: string; message: string };
export type SentFile = UploadItem<{ file: { key: string; name: string } }>;
export type Sending = Uploader<Sender & Pick<UploadInput, "batch">, { file: { key: string; name: string } }>;

type Client = ReturnType<typeof createVisit>;

/** Creates the API's client of a person who has this link: each call has the link's token in a header. */
export function createVisit(token: string) {
  // A token that is no link's may have characters that are invalid in a header.
  const headers = { "x-file-request": /^[\w-]{22}$/.test(token) ? token : "none" };
  return trpc.createClient({ links: [httpBatchLink({ url: "/trpc", maxItems: 10, headers })] });
}

type Visit = { client: Client; token: string; request: OpenRequest };

/** By token: uploads go on, and stay in the list, whichever page is shown. */
const sendings = new Map<string, Sending>();

/** Returns the uploader of this link. It resumes what an earlier page has begun. */
export function sendingBy(visit: Visit): Sending {
  const earlier = sendings.get(visit.token);
  if (earlier) return earlier;
  const sending = createSending(visit);
  sendings.set(visit.token, sending);
  void sending.continueAll().catch(() => {});
  return sending;
}

/** Creates the link's uploader. Files wait in the list until their sender's name is known. */
function createSending({ client, token, request: { accept, maxSize } }: Visit): Sending {
  const { requestedUpload } = client;
  const { create, finish, signParts, listParts, abort } = requestedUpload;
  // The page knows the rules already.
  const rules = { query: async () => ({ accept, maxSize }) };
  return createUploader(
    { create, finish, signParts, listParts, abort, rules },
    {
      autoUpload: false,
      retries: 15,
      resume: resumeUploads({ name: "requested-upload", owner: () => token }),
      // A person who was sent a link has not chosen to say where a photo was taken.
      beforeUpload: (file) => (file.type.startsWith("image/") ? withoutMetadata(file) : undefined),
      preconnect: import.meta.env.VITE_UPLOAD_ORIGINS?.split(",").filter(Boolean) ?? [],
      onSettled: (item) => {
        const language = currentLanguage();
        if (item.status === "done") announce(visitorTexts(language).arrivedNamed(item.file.name));
        if (item.status === "error") announce(about(item.file.name, refusalOf(item.error, language)));
      },
    },
  );
}

/**
 * Returns how many more files the link accepts. If that can't be read, the files are sent, and each one shows the
 * error.
 */
export async function placesLeft({ fileRequest }: Client): Promise<number> {
  const shown = await fileRequest.look.query().catch(() => undefined);
  if (shown?.status === "open") return shown.placesLeft;
  return shown?.status === "full" ? 0 : Infinity;
}
