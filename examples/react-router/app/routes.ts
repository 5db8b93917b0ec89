import { index, route, type RouteConfig } from "@react-router/dev/routes";

export default [index("photos.tsx"), route("trpc/*", "trpc.ts")] satisfies RouteConfig;
