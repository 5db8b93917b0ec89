/** The beginning of a PNG that claims 65,535 × 65,535 pixels in 33 bytes. */
const pixelBomb = "89504e470d0a1a0a0000000d494844520000ffff0000ffff080200000000000000";

const html = "<!doctype html><script>alert(document.domain)</script>";
const svg = `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(document.domain)</script></svg>`;

/**
 * Returns malicious files of several kinds, for tests of an application's own rules and hooks. An endpoint for pictures
 * refuses every one of them, at `create` or at `finish`. Each call makes new files, none larger than 100 bytes.
 */
export function hostileFiles() {
  return {
    /** Markup with a picture's name and type. */
    htmlAsPng: new File([html], "photo.png", { type: "image/png" }),
    /** The first bytes of a picture, followed by markup. */
    htmlBehindGif: new File([`GIF89a${html}`], "photo.gif", { type: "image/gif" }),
    /** A type of the picture family that can carry script. */
    svgWithScript: new File([svg], "logo.svg", { type: "image/svg+xml" }),
    /** A few bytes that claim four billion pixels. */
    pixelBomb: new File([bytesOf(pixelBomb)], "photo.png", { type: "image/png" }),
    /** A name that would leave its folder. */
    pathInName: new File([html], "../../index.html", { type: "text/html" }),
    /**
     * A program that looks like a picture to a person: the character before "gnp" reverses the direction of writing.
     */
    turnedExtension: new File(["MZ"], "photo\u202Egnp.exe", { type: "" }),
    empty: new File([], "photo.png", { type: "image/png" }),
  };
}

function bytesOf(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}
