import { createUploader, type UploadItem, type Uploader } from "@s3-direct/upload-client";
import { resumeUploads } from "@s3-direct/upload-client/resume";
import { httpBatchLink } from "@trpc/react-query";
import { announce } from "../../../components/live-region.tsx";
import { type RouterOutputs, trpc } from "../../../lib/trpc.ts";
import { currentLanguage } from "../../../texts/language.ts";
import { withoutPlaces } from "../../upload/picture-metadata.ts";
import type { UploadInput } from "../../upload/upload-input.ts";
import { refusalOf } from "./refusal-of.ts";
import { visitorTexts } from "./texts.ts";

type Look = RouterOutputs["fileRequest"]["look"];
export type OpenRequest = Extract<Look, { status: "open" }>;

/** What goes with each file. */
export type Sender = { sender: string; message: string };
export type SentFile = UploadItem<{ file: { key: string; name: string } }>;
export type Sending = Uploader<Sender & Pick<UploadInput, "batch">, { file: { key: string; name: string } }>;

type Client = ReturnType<typeof createVisit>;

/** The API as whoever has this link calls it: the link is in a header of each call. */
export function createVisit(token: string) {
  // What is no link's may hold what no header takes.
  const headers = { "x-file-request": /^[\w-]{22}$/.test(token) ? token : "none" };
  return trpc.createClient({ links: [httpBatchLink({ url: "/trpc", maxItems: 10, headers })] });
}

type Visit = { client: Client; token: string; request: OpenRequest };

/** By token: files go on, and stay in the list, whichever page is on the screen. */
const sendings = new Map<string, Sending>();

/** What sends files by this link. It goes on with what an earlier page has left. */
export function sendingBy(visit: Visit): Sending {
  const earlier = sendings.get(visit.token);
  if (earlier) return earlier;
  const sending = createSending(visit);
  sendings.set(visit.token, sending);
  void sending.goOn().catch(() => {});
  return sending;
}

/** They wait in the list until their sender's name is known. */
function createSending({ client, token, request: { accept, maxSize } }: Visit): Sending {
  const { requestedUpload } = client;
  const { create, finish, signParts, listParts, abort } = requestedUpload;
  // The page knows them already.
  const rules = { query: async () => ({ accept, maxSize }) };
  return createUploader(
    { create, finish, signParts, listParts, abort, rules },
    {
      autoUpload: false,
      retries: 15,
      resume: resumeUploads({ name: "requested-upload", owner: () => token }),
      // Nobody who is sent a link has chosen to tell where a photo was taken.
      beforeUpload: (file) => (file.type.startsWith("image/") ? withoutPlaces(file) : undefined),
      preconnect: import.meta.env.VITE_UPLOAD_ORIGINS?.split(",").filter(Boolean) ?? [],
      onSettled: (item) => {
        const language = currentLanguage();
        if (item.status === "done") announce(visitorTexts(language).arrivedNamed(item.file.name));
        if (item.status === "error") announce(`${item.file.name}: ${refusalOf(item.error, language)}`);
      },
    },
  );
}

/** How many files the link takes yet. Where something else is the matter, each file says so that is sent. */
export async function placesLeft({ fileRequest }: Client): Promise<number> {
  const shown = await fileRequest.look.query().catch(() => undefined);
  if (shown?.status === "open") return shown.placesLeft;
  return shown?.status === "full" ? 0 : Infinity;
}
