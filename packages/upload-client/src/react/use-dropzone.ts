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
   * Called with what was chosen, dropped or pasted, as `addAll` of an uploader takes it; never with nothing. `found` has the
   * same files with their paths and handles, and what could not be read.
   */
  onDrop: (files: File[], found: FoundFiles) => void;
  /**
   * Called in its place where several files were dropped or pasted and `multiple` is false, with `TOO_MANY_FILES`, where the
   * browser could read none, with `FILE_CHANGED`, and where there was none, as in an empty folder, with `TOO_FEW_FILES`.
   * @default nobody is told
   */
  onDropRejected?: (error: UploadError) => void;
  /**
   * What is accepted: `rules` of an uploader or of `useUpload`, which is the same function in every render. It is asked when the
   * component is there. The files are checked when they are uploaded, and not here.
   * @default everything, and as many as one likes
   */
  rules?: () => Promise<EndpointRules | undefined>;
  /**
   * Whether more than one file may be taken at once.
   * @default true, unless the rules' `maxFiles` is 1
   */
  multiple?: boolean;
  /** @default false */
  disabled?: boolean;
};

export type DropzoneProps = HTMLAttributes<HTMLElement>;
/** `webkitdirectory: ""` lets a folder be chosen in place of files. */
export type DropzoneInputProps = InputHTMLAttributes<HTMLInputElement> & { webkitdirectory?: string };

export type UseDropzoneResult = {
  /**
   * Props of the element that files are dropped on: it takes a click, Enter and Space, which open the browser's chooser, drops and
   * pastes, with whole folders. Give it your own props: they win, and its handlers run first, in front of these; one that calls
   * `stopPropagation` keeps these from running.
   */
  getDropzoneProps: (own?: DropzoneProps) => DropzoneProps;
  /**
   * Props of an `<input>`, in the drop zone or by itself. It looks as the browser makes it; `getInputProps({ hidden: true })` where
   * the zone stands for it. Your own props win, and its `onChange` runs first. Where a server has rendered it, what a person chose before
   * the page listened is taken as soon as it does.
   */
  getInputProps: (own?: DropzoneInputProps) => DropzoneInputProps & { ref: (input: HTMLInputElement | null) => void };
  inputRef: RefObject<HTMLInputElement | null>;
  /** Opens the browser's chooser, which it allows in the handler of a click or a key. */
  open: () => void;
  /** Files are held over the drop zone. */
  isDragActive: boolean;
  /** What the endpoint accepts, to say so; undefined until it is known, and where there is nobody to ask. */
  rules: EndpointRules | undefined;
};

/** A file input and a drop zone without a look of their own: props for your elements. */
export function useDropzone({
  onDrop,
  onDropRejected,
  rules: askRules,
  multiple,
  disabled = false,
}: UseDropzoneOptions): UseDropzoneResult {
  const rules = useRules(askRules);
  const inputRef = useRef<HTMLInputElement | null>(null);
  // A function: the types of React 18 take no ref object of React 19's.
  const keepInput = useCallback((input: HTMLInputElement | null) => {
    inputRef.current = input;
    // Later than effects, which StrictMode runs, ends and runs again: ending one would abort what it has taken.
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
        // Otherwise choosing the same file again would be no change.
        currentTarget.value = "";
        // Closing the chooser without a file chooses nothing.
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
        // Space would move the page.
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

/** The inputs whose files have been taken. StrictMode gives each input twice. */
const told = new WeakSet<HTMLInputElement>();

/**
 * Takes what a person chose before the page, rendered by a server, could listen: the browser fires `change` once, and not again when the
 * same file is chosen again.
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
