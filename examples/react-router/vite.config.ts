import { reactRouter } from "@react-router/dev/vite";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [reactRouter()],
  server: { port: 5173, strictPort: true },
  // Vite would find these two only when the page asks for them, and the page, older than what it then makes of them, would not start.
  optimizeDeps: { include: ["@s3-direct/upload-client/react", "@trpc/client"] },
});
