interface ImportMetaEnv {
  readonly VITE_UPLOAD_ORIGINS?: string;
}

/** Not in every browser, and so not among TypeScript's. https://wicg.github.io/file-system-access/ */
interface Window {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}

/** Chromium's. https://wicg.github.io/manifest-incubations/#beforeinstallpromptevent-interface */
interface BeforeInstallPromptEvent extends Event {
  /** Resolves with what was chosen there. */
  prompt: () => Promise<{ outcome: "accepted" | "dismissed" }>;
}

interface WindowEventMap {
  beforeinstallprompt: BeforeInstallPromptEvent;
}
