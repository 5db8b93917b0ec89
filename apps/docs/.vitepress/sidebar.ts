import type { DefaultTheme } from "vitepress";
import { repository } from "./repository.ts";

const socialLinks: DefaultTheme.SocialLink[] = [{ icon: "github", link: repository }];

/** All pages, in a good order to read them. */
export const pages = [
  {
    text: "Start",
    items: [
      { text: "Quick start", link: "/quick-start" },
      { text: "How it works", link: "/concepts" },
      { text: "Compared with others", link: "/comparison" },
      { text: "Questions", link: "/faq" },
    ],
  },
  {
    text: "In the browser",
    items: [
      { text: "Everything the page can do", link: "/in-the-browser" },
      { text: "Components to copy", link: "/components" },
      { text: "Uppy's Dashboard", link: "/packages/uppy" },
      { text: "Expo and React Native", link: "/guides/react-native" },
    ],
  },
  {
    text: "Guides",
    items: [
      { text: "Who uploads", link: "/guides/auth" },
      { text: "Private files", link: "/guides/private-files" },
      { text: "Images", link: "/guides/images" },
      { text: "Large files, resume", link: "/guides/large-files" },
      { text: "Finish without the browser", link: "/guides/finish-without-the-browser" },
      { text: "Publish in the background", link: "/guides/publish-in-the-background" },
      { text: "Virus scan, moderation", link: "/guides/virus-scan" },
      { text: "Quotas and rate limits", link: "/guides/quotas" },
      { text: "Several endpoints", link: "/guides/several-endpoints" },
      { text: "Many tenants", link: "/guides/multi-tenant" },
      { text: "CSP and CORS", link: "/guides/csp-and-cors" },
      { text: "CDN", link: "/guides/cdn" },
      { text: "Bun, Deno, Workers, Lambda", link: "/guides/runtimes" },
      { text: "Testing", link: "/guides/testing" },
      { text: "Recipes", link: "/recipes" },
    ],
  },
  {
    text: "S3",
    items: [
      { text: "Set up S3", link: "/set-up-s3" },
      { text: "Providers", link: "/providers" },
      { text: "Speed on Amazon S3", link: "/speed-on-amazon-s3" },
      { text: "S3 for development", link: "/packages/dev-s3" },
    ],
  },
  {
    text: "Coming from",
    items: [
      { text: "A presigned PUT by hand", link: "/migrate/presigned-put" },
      { text: "multer", link: "/migrate/multer" },
      { text: "better-upload", link: "/migrate/better-upload" },
      { text: "UploadThing", link: "/migrate/uploadthing" },
      { text: "Uppy's aws-s3", link: "/packages/uppy#from-uppy-aws-s3" },
    ],
  },
  {
    text: "In production",
    items: [
      { text: "Deploy", link: "/deploy" },
      { text: "Metrics, logs, traces", link: "/metrics" },
      { text: "Runbook", link: "/runbook" },
      { text: "Scale and cost", link: "/scale" },
    ],
  },
  {
    text: "Reference",
    items: [
      { text: "API", link: "/reference/" },
      { text: "Mount on tRPC", link: "/reference/upload-server/trpc" },
      { text: "Storage, steps", link: "/reference/upload-server" },
      { text: "createUploader", link: "/reference/upload-client" },
      { text: "React hooks", link: "/reference/upload-client/react" },
      { text: "Error codes", link: "/errors/" },
    ],
  },
  {
    text: "How it holds",
    collapsed: true,
    items: [
      { text: "Security", link: "/security" },
      { text: "What goes wrong for others", link: "/traps" },
      { text: "The verdict on content", link: "/content-verdict" },
      { text: "When a process stops", link: "/crash-safety" },
      { text: "Every fault", link: "/chaos" },
      { text: "Three browser engines", link: "/browsers" },
      { text: "The web app, measured", link: "/web-app" },
      { text: "Decisions", link: "/decisions/README" },
    ],
  },
] satisfies DefaultTheme.SidebarItem[];

const koreanPages = [
  {
    text: "시작하기",
    items: [
      { text: "빠른 시작", link: "/ko/quick-start" },
      { text: "작동 원리", link: "/ko/concepts" },
    ],
  },
  {
    text: "영어 문서",
    items: [
      { text: "브라우저에서", link: "/in-the-browser" },
      { text: "S3 설정", link: "/set-up-s3" },
      { text: "API", link: "/reference/" },
      { text: "오류 코드", link: "/errors/" },
    ],
  },
] satisfies DefaultTheme.SidebarItem[];

export const en: DefaultTheme.Config = {
  nav: [
    { text: "Quick start", link: "/quick-start" },
    { text: "Guides", link: "/in-the-browser", activeMatch: "/guides/" },
    { text: "Reference", link: "/reference/", activeMatch: "/reference/|/errors/" },
  ],
  sidebar: pages,
  socialLinks,
};

export const ko: DefaultTheme.Config = {
  nav: [
    { text: "빠른 시작", link: "/ko/quick-start" },
    { text: "작동 원리", link: "/ko/concepts" },
  ],
  sidebar: koreanPages,
  socialLinks,
  outline: { label: "이 페이지에서" },
  docFooter: { prev: "이전", next: "다음" },
  darkModeSwitchLabel: "화면 모드",
  sidebarMenuLabel: "목차",
  returnToTopLabel: "맨 위로",
};

const links = new Set([...pages, ...koreanPages].flatMap(({ items }) => items.map(({ link }) => link)));

/** Whether a page is in a sidebar, by its path in docs/. */
export function listed(relativePath: string): boolean {
  const link = `/${relativePath.replace(/(index)?\.md$/, "")}`;
  return links.has(link) || links.has(link.replace(/\/$/, ""));
}
