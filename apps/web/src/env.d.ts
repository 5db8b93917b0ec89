interface ImportMetaEnv {
  readonly VITE_UPLOAD_ORIGINS?: string;
}
