// A page around the pages' code: what code/around.ts declares for a browser, and `run`, which loads a block and uploads
// with it.
import { createUploader } from "@s3-direct/upload-client";
import { createTRPCClient } from "@trpc/client";
import { createElement, Fragment, StrictMode } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import photoUrl from "../../../../packages/upload-server/src/content/testing/samples/photo.png?url";
import { client } from "./client.js";

const blocks = import.meta.glob("../../code/pages/**/*.{ts,tsx}");
const photo = await fetch(photoUrl).then((response) => response.blob());
const file = new File([photo], "photo.png", { type: "image/png" });
const uploader = createUploader(client.photo);

let id;
/** Whether a hook's result was handed out, at its first render. */
let isHandedOut = false;

Object.assign(globalThis, {
  client,
  uploader,
  upload: uploader,
  file,
  error: undefined,
  session: { user: { id: "ann" } },
  smaller: async () => file,
  endSession: async () => {},
  useTRPCClient: () => client,
  theRest: {},
  handOut({ addAll, upload }) {
    if (isHandedOut) return;
    isHandedOut = true;
    setTimeout(() => addAll?.([file]) ?? upload?.(file));
  },
  run,
  blockOf,
  drop,
  inHook,
});
// For code that names an upload: this one is in progress.
Object.defineProperty(globalThis, "id", { get: () => (id ??= uploader.add(file)) });

/** The properties that the pages' components need. */
const props = {
  postId: "7",
  save: (row) => globalThis.save?.(row),
  uploader,
  file: Object.assign(file, { url: photoUrl }),
};

function blockOf(path) {
  return blocks[`../../${path}`]();
}

/**
 * Loads and runs a block.
 * @returns the status of the block's `result`, if it has one
 */
async function run(path) {
  const module = await blockOf(path);
  const components = Object.entries(module).filter(([name]) => /^[A-Z]/.test(name));
  const elements = components.map(([name, component]) => createElement(component, { key: name, ...props }));
  const shown = createRoot(document.querySelector("#root"));
  flushSync(() => shown.render(createElement(Fragment, {}, ...elements)));
  // If there is a component, it uses the uploader itself.
  if (module.uploader && components.length === 0) uploadBy(module.uploader);
  module.dropZone?.(document.querySelector("#uploads"));
  if (module.link) uploadBy(createUploader(createTRPCClient({ links: [module.link] }).photo));
  return (await module.result)?.status;
}

function uploadBy(own) {
  own.add(file, { input: { postId: "7" } });
  own.startAll();
}

/** Returns the result of a hook in a component of its own. */
function inHook(hook) {
  let result;
  const Hooked = () => void (result = hook());
  const root = createRoot(document.createElement("div"));
  flushSync(() => root.render(createElement(StrictMode, {}, createElement(Hooked))));
  return result;
}

/** Drops a photo on an element, as a person does. */
function drop(selector) {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(file);
  document.querySelector(selector).dispatchEvent(new DragEvent("drop", { dataTransfer, cancelable: true }));
}
