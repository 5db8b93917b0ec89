import type { NextConfig } from "next";

const config: NextConfig = { reactStrictMode: true, reactCompiler: true };
export default config;
