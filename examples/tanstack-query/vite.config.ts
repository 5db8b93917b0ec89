import { defineConfig } from "vite";

export default defineConfig({ server: { port: 5173, proxy: { "/trpc": "http://localhost:3000" } } });
