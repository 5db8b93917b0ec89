import { createScheduler, createUploader } from "../../packages/upload-client/dist/index.js";

/** Of different sizes, unsorted. */
let files = [];

/** Makes the files that `uploadInLists` uploads. */
globalThis.makeFiles = (count) => {
  const sizeOf = (index) => 500 + ((index * 7_919) % 1_000);
  files = Array.from({ length: count }, (_, index) => new File([new Uint8Array(sizeOf(index))], `${index}.jpg`));
};

/** Uploads all files in lists of one length. */
globalThis.uploadInLists = async (length) => {
  for (let at = 0; at < files.length; at += length) await uploadAll(files.slice(at, at + length));
};

/** Uploads a list that a page shows: reads the list in each frame. */
async function uploadAll(chosen) {
  const uploader = createUploader(api(), { checksum: false, scheduler: createScheduler(), trace: withoutNetwork });
  let shown = uploader.getSnapshot();
  const end = uploader.subscribe(() => (shown = uploader.getSnapshot()));
  const settled = await Promise.all(chosen.map((file) => uploader.upload(file)));
  const failed = settled.find(({ status }) => status !== "done");
  end();
  if (failed) throw failed.error;
  return shown;
}

/** An API that responds at once. */
function api() {
  let keys = 0;
  const create = async ({ contentType }) => {
    keys += 1;
    const url = `https://storage.test/uploads/${keys}`;
    return { kind: "single", key: `uploads/${keys}`, url, headers: { "content-type": contentType }, expiresIn: 3_600 };
  };
  const finish = async ({ key }) => ({ status: "done", file: { key, name: "a.jpg", url: "" } });
  return { create: { mutate: create }, finish: { mutate: finish } };
}

/** A transfer without a network, instead of XMLHttpRequest. */
function withoutNetwork(_upload, transport) {
  return {
    ...transport,
    async send({ body, onProgress }) {
      onProgress(body.size / 2);
      onProgress(body.size);
      return { status: 200 };
    },
  };
}
