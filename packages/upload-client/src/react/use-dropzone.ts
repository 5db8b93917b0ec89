import type { UploadError } from "@s3-direct/upload-core";
import type { EndpointRules } from "@s3-direct/upload-core/contract";
import {
  type HTMLAttributes,
  type InputHTMLAttributes,
  type RefObject,
  useCallback,
  useEffect,
  useRef,
  useState,
} from "react";
import { type FoundFiles, filesFrom } from "../files/dropped.ts";
import { isSystemFile } from "../files/system-file.ts";
import { after, chosen, holdsFiles, isInOwnControl, isTextForField, refusalOf } from "./dropzone-events.ts";

export type UseDropzoneOptions = {
  /**
   * Called with the files that were chosen, dropped or pasted, in the form that an uploader's `addAll` takes; never
   * without files. `found` has the same files with their paths and handles, and the paths of what could not be read.
   */
  onDrop: (files: File[], found: FoundFiles) => void;
  /**
   * Called instead of `onDrop` with `TOO_MANY_FILES` if several files were dropped or pasted and `multiple` is false,
   * with `FILE_CHANGED` if the browser could read none, and with `TOO_FEW_FILES` if there was none, as in an empty
   * folder.
   * @default it is not reported
   */
  onDropRejected?: ((error: UploadError) => void) | undefined;
  /**
   * What is accepted: `rules` of an uploader or of `useUpload`, which is the same function in every render. Called when
   * the component mounts, and when another function is given. If the endpoint's rules depend on its `input`, give a
   * function that passes one, kept by `useCallback`. A component whose endpoint changes needs another `key` for each.
   * Files are not checked here, but when they are uploaded.
   * @default everything, and any number of files
   */
  rules?: (() => Promise<EndpointRules | undefined>) | undefined;
  /**
   * Whether several files may be taken at once.
   * @default true, unless the rules' `maxFiles` is 1
   */
  multiple?: boolean | undefined;
  /** @default false */
  disabled?: boolean | undefined;
};

/** The props of the element on which files are dropped. */
export type DropzoneRootProps = HTMLAttributes<HTMLElement>;
/** `webkitdirectory: ""` lets the visitor choose a folder instead of files. */
export type DropzoneInputProps = InputHTMLAttributes<HTMLInputElement> & { webkitdirectory?: string };

export type UseDropzoneResult = {
  /**
   * Returns the props of the element on which files are dropped. It handles drops and pastes, including whole folders,
   * and a click, Enter and Space, which open the browser's file chooser. Pass your own props to it: they override
   * these, and your handlers run before these; a handler of yours that calls `stopPropagation` prevents these.
   */
  getDropzoneProps: (own?: DropzoneRootProps) => DropzoneRootProps;
  /**
   * Returns the props of an `<input>`, in the drop zone or elsewhere. The input looks as the browser draws it; use
   * `getInputProps({ hidden: true })` if the zone replaces it. Your own props override these, and your `onChange` runs
   * first. If a server has rendered the input, files that were chosen before the page listened are taken as soon as it
   * does.
   */
  getInputProps: (own?: DropzoneInputProps) => DropzoneInputProps & { ref: (input: HTMLInputElement | null) => void };
  inputRef: RefObject<HTMLInputElement | null>;
  /** Opens the browser's file chooser. Browsers allow that only in the handler of a click or a key. */
  open: () => void;
  /** Whether files are held over the drop zone. */
  isDragActive: boolean;
  /** What the endpoint accepts, to be shown; undefined until it is known, and without `rules`. */
  rules: EndpointRules | undefined;
};

/** Provides a file input and a drop zone without any styling, as props for your elements. */
export function useDropzone({
  onDrop,
  onDropRejected,
  rules: askRules,
  multiple,
  disabled = false,
}: UseDropzoneOptions): UseDropzoneResult {
  const rules = useRules(askRules);
  const inputRef = useRef<HTMLInputElement | null>(null);
  // A function, because the types of React 18 do not accept a ref object of React 19.
  const keepInput = useCallback((input: HTMLInputElement | null) => {
    inputRef.current = input;
    // After the effects, which StrictMode runs, ends and runs again: ending one would abort the uploads that it has
    // started.
    if (input?.files?.length) setTimeout(tellOfChosen, 0, input);
  }, []);
  const [isOver, setIsOver] = useState(false);
  const takesMany = multiple ?? rules?.maxFiles !== 1;

  const open = () => {
    if (!disabled) inputRef.current?.click();
  };

  const take = (found: FoundFiles) => {
    const files = found.files.map(({ file }) => file);
    const error = refusalOf(found, takesMany);
    if (error !== undefined) onDropRejected?.(error);
    else onDrop(files, found);
  };

  return {
    inputRef,
    open,
    isDragActive: isOver && !disabled,
    rules,
    getInputProps: (own = {}) => ({
      type: "file",
      multiple: takesMany,
      disabled,
      ...(rules && { accept: rules.accept.join(",") }),
      ...own,
      ref: keepInput,
      onChange: after(own.onChange, ({ currentTarget }) => {
        const files = Array.from(currentTarget.files ?? [], chosen);
        // Otherwise choosing the same file again would fire no event.
        currentTarget.value = "";
        // If the chooser was closed without a file, nothing was chosen.
        if (files.length > 0) take({ files: files.filter(({ path }) => !isSystemFile(path)), unreadable: [] });
      }),
    }),
    getDropzoneProps: (own = {}) => ({
      role: "button",
      tabIndex: disabled ? -1 : 0,
      "aria-disabled": disabled,
      ...own,
      onClick: after(own.onClick, (event) => {
        if (!isInOwnControl(event)) open();
      }),
      onKeyDown: after(own.onKeyDown, (event) => {
        if (event.target !== event.currentTarget || (event.key !== "Enter" && event.key !== " ")) return;
        // Otherwise Space would scroll the page.
        event.preventDefault();
        open();
      }),
      onDragOver: after(own.onDragOver, (event) => {
        if (!holdsFiles(event)) return;
        // Otherwise the browser leaves the page and opens the dropped file.
        event.preventDefault();
        event.dataTransfer.dropEffect = disabled ? "none" : "copy";
        setIsOver(true);
      }),
      onDragLeave: after(own.onDragLeave, ({ currentTarget, relatedTarget }) => {
        // The pointer has not left the zone when it moves to an element inside it.
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setIsOver(false);
      }),
      onDrop: after(own.onDrop, (event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setIsOver(false);
        if (!disabled) void filesFrom(event.dataTransfer).then(take);
      }),
      onPaste: after(own.onPaste, (event) => {
        if (disabled || event.clipboardData.files.length === 0 || isTextForField(event)) return;
        event.preventDefault();
        void filesFrom(event.clipboardData).then(take);
      }),
    }),
  };
}

/** The inputs whose files have already been taken. StrictMode passes each input twice. */
const told = new WeakSet<HTMLInputElement>();

/**
 * Takes the files that a visitor chose before the page, rendered by a server, could listen: the browser fires `change`
 * only once, and not again if the same file is chosen again.
 */
function tellOfChosen(input: HTMLInputElement): void {
  if (!input.isConnected || input.disabled || told.has(input)) return;
  told.add(input);
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function useRules(ask: UseDropzoneOptions["rules"]): EndpointRules | undefined {
  const [rules, setRules] = useState<EndpointRules>();
  useEffect(() => {
    let isLatest = true;
    void ask?.().then((answer) => {
      if (isLatest) setRules(answer);
    });
    return () => {
      isLatest = false;
    };
  }, [ask]);
  return rules;
}
