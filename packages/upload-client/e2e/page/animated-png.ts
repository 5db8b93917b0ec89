// cspell:disable
const bytes = Uint8Array.from(
  atob(
    "iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwCAIAAAAuKetIAAAACGFjVEwAAAACAAAAAPONk3AAAAAaZmNUTAAAAAAAAABAAAAAMAAAAAAAAAAAAAoAZAAAgFDxogAAAEBJREFUeNrtz0EJAAAIALHrX1or+BUGK7CmXktAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBA4GoBpcH0prEc+7YAAAAaZmNUTAAAAAEAAABAAAAAMAAAAAAAAAAAAAoAZAAAGyMbdgAAAENmZEFUAAAAAnja7c9BCQAACACx619aK/gVBiuwap4TEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEDhavFn0psrs1i4AAAAASUVORK5CYII=",
  ),
  (letter) => letter.charCodeAt(0),
);
// cspell:enable

/** The bytes that come before everything else: the size, and that there are two pictures. */
const headSize = 53;

/** Returns an animated PNG of 64 × 48 pixels, whose pixels stand behind a text of 70 kB. */
export function animatedPng(): File {
  const text = new TextEncoder().encode(`tEXtComment\0${"x".repeat(70_000)}`);
  const [length, checksum] = [Uint8Array.of(0, 1, 17, 120), Uint8Array.of(86, 193, 93, 234)];
  const pieces = [bytes.subarray(0, headSize), length, text, checksum, bytes.subarray(headSize)];
  return new File(pieces, "picture.png", { type: "image/png" });
}
