interface ImportMetaEnv {
  readonly VITE_UPLOAD_ORIGINS?: string;
}

/** Not in every browser, and so not in TypeScript's types. https://wicg.github.io/file-system-access/ */
interface Window {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}

/** Chromium's. https://wicg.github.io/manifest-incubations/#beforeinstallpromptevent-interface */
interface BeforeInstallPromptEvent extends Event {
  /** Resolves with the person's choice. */
  prompt: () => Promise<{ outcome: "accepted" | "dismissed" }>;
}

interface WindowEventMap {
  beforeinstallprompt: BeforeInstallPromptEvent;
}
