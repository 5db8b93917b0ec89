// Of expo-file-system 58, what docs/guides/react-native.md calls; the package itself wants all of Expo and React Native beside it.
declare module "expo-file-system" {
  type UploadOptions = {
    httpMethod?: "POST" | "PUT" | "PATCH";
    headers?: Record<string, string>;
    onProgress?: (data: { bytesSent: number; totalBytes: number }) => void;
    signal?: AbortSignal;
  };
  export class File {
    constructor(...uris: string[]);
    get size(): number;
    upload(
      url: string,
      options?: UploadOptions,
    ): Promise<{ body: string; status: number; headers: Record<string, string> }>;
  }
}
