import type { DefaultTheme } from "vitepress";
import { repository } from "./repository.ts";

export const en: DefaultTheme.Config = {
  nav: [
    { text: "Quick start", link: "/quick-start" },
    { text: "Guides", link: "/in-the-browser", activeMatch: "/guides/" },
    { text: "Reference", link: "/reference/", activeMatch: "/reference/" },
  ],
  sidebar: [
    {
      text: "Start",
      items: [{ text: "Quick start", link: "/quick-start" }],
    },
    {
      text: "Guides",
      items: [
        { text: "In the browser", link: "/in-the-browser" },
        { text: "Components to copy", link: "/components" },
        { text: "Uppy", link: "/packages/uppy" },
      ],
    },
    {
      text: "S3",
      items: [
        { text: "Set up S3", link: "/set-up-s3" },
        { text: "Providers", link: "/providers" },
        { text: "S3 for development", link: "/packages/dev-s3" },
      ],
    },
    {
      text: "Reference",
      items: [{ text: "API", link: "/reference/" }],
    },
    {
      text: "How it holds",
      collapsed: true,
      items: [
        { text: "Security", link: "/security" },
        { text: "The verdict on content", link: "/content-verdict" },
        { text: "When a process stops", link: "/crash-safety" },
        { text: "Every fault", link: "/chaos" },
        { text: "Three browser engines", link: "/browsers" },
        { text: "The web app, measured", link: "/web-app" },
        { text: "Decisions", link: "/decisions/README" },
      ],
    },
  ],
  socialLinks: [{ icon: "github", link: repository }],
};

export const ko: DefaultTheme.Config = {
  nav: [],
  sidebar: [],
  socialLinks: [{ icon: "github", link: repository }],
};
