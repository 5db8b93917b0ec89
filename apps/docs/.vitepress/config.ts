import { readFileSync } from "node:fs";
import { defineConfig } from "vitepress";
import { bareCode } from "./bare-code.ts";
import { fileNames } from "./file-names.ts";
import { inlinePictures } from "./inline-pictures.ts";
import { outward } from "./outward.ts";
import { en, ko, listed } from "./sidebar.ts";
import { vueForPages } from "./vue-for-pages.ts";
import { writeLlms } from "./write-llms.ts";

const icon = readFileSync(new URL("../../web/public/favicon.svg", import.meta.url), "base64");

export default defineConfig({
  title: "s3-direct",
  description:
    "Typed direct-to-S3 uploads for tRPC: your API signs, verifies and publishes; no upload passes through it.",
  head: [["link", { rel: "icon", type: "image/svg+xml", href: `data:image/svg+xml;base64,${icon}` }]],
  srcDir: "../../docs",
  cleanUrls: true,
  // Pages tell the reader to open addresses of localhost.
  ignoreDeadLinks: "localhostLinks",
  markdown: { config: (md) => void md.use(outward).use(bareCode).use(fileNames).use(inlinePictures) },
  vite: { plugins: [vueForPages()], build: { chunkSizeWarningLimit: 2000 } },
  // A page that is in no sidebar, such as an error code's, has no previous and no next page.
  transformPageData({ relativePath, frontmatter }) {
    if (!listed(relativePath)) Object.assign(frontmatter, { prev: false, next: false });
  },
  buildEnd: writeLlms,
  themeConfig: {
    // Not every page exists in Korean.
    i18nRouting: false,
    // A search without a server: its index is a file of the site.
    search: { provider: "local", options: { locales: { ko: { translations: koreanSearch() } } } },
    outline: [2, 3],
  },
  locales: {
    root: { label: "English", lang: "en", themeConfig: en },
    ko: { label: "한국어", lang: "ko", themeConfig: ko },
  },
});

function koreanSearch() {
  return {
    button: { buttonText: "검색", buttonAriaLabel: "검색" },
    modal: {
      displayDetails: "자세히 보기",
      resetButtonTitle: "지우기",
      backButtonTitle: "닫기",
      noResultsText: "검색 결과가 없습니다:",
      footer: { selectText: "열기", navigateText: "이동", closeText: "닫기" },
    },
  };
}
