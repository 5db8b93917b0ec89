// What Next.js has by this name.
declare module "next" {
  export type NextConfig = { images?: { remotePatterns?: URL[]; dangerouslyAllowLocalIP?: boolean } };
}
