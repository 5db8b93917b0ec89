/** A component to copy, as `npx shadcn add` gets it. Its files are found by its imports. */
export type Item = {
  name: string;
  title: string;
  description: string;
  /** What the command says when it has copied. */
  use: string;
};

export const items: readonly Item[] = [
  {
    name: "upload-button",
    title: "Upload button",
    description: "Chooses one file and shows its upload: progress, cancel, the sentence of an error, another try.",
    use: "<UploadButton upload={useUpload(client.photo)} />",
  },
  {
    name: "dropzone",
    title: "Drop zone",
    description: "Files and folders by drop, paste, click or keyboard; says what the endpoint accepts.",
    use: "<Dropzone uploader={createUploader(client.photo)} />, and below it an UploadList of the same uploader",
  },
  {
    name: "upload-list",
    title: "Upload list",
    description: "A row a file: name, progress, pause, resume, cancel, another try, remove. Made for thousands.",
    use: "<UploadList uploader={createUploader(client.photo)} />",
  },
  {
    name: "avatar-upload",
    title: "Avatar upload",
    description: "A square picture that is chosen or dropped, seen at once, and can be replaced and removed.",
    use: "<AvatarUpload upload={useUpload(client.photo)} src={user.picture} />",
  },
  {
    name: "paste-area",
    title: "Paste area",
    description: "Where a screenshot is pasted: it is named, shown and sent. Drops and choosing do as well.",
    use: "<PasteArea upload={useUpload(client.photo)} />",
  },
];
