import type { ComponentProps, ReactNode } from "react";

type FilePickerProps = Pick<ComponentProps<"input">, "accept" | "multiple" | "capture"> & {
  label: string;
  className: string;
  /** Chooses a whole folder, with its subfolders. */
  folder?: boolean;
  onFiles: (files: readonly File[]) => void;
  children: ReactNode;
};

/** A file input that looks like a button. The input itself takes the focus, so that Enter and Space open the chooser. */
export function FilePicker({ label, className, folder = false, onFiles, children, ...input }: FilePickerProps) {
  return (
    <label className={`${className} outline-accent outline-offset-2 has-focus-visible:outline-2`}>
      {children}
      <input
        type="file"
        aria-label={label}
        className="sr-only"
        {...input}
        // React's types lack it; every browser supports it.
        {...(folder ? { webkitdirectory: "" } : {})}
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          // Otherwise choosing the same file again would fire no change event.
          currentTarget.value = "";
        }}
      />
    </label>
  );
}
