// The sources of the demos on the page.
// oxlint-disable import/default -- Vite gives a file's text as the default
import avatar from "./demos/avatar-demo.tsx?raw";
import button from "./demos/button-demo.tsx?raw";
import dropzone from "./demos/dropzone-demo.tsx?raw";
import paste from "./demos/paste-demo.tsx?raw";

export const sources = { avatar, button, dropzone, paste };
