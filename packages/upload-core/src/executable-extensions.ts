/**
 * Extensions of files that run when they are opened. Taken from what Outlook blocks
 * (https://support.microsoft.com/office/blocked-attachments-in-outlook-434752e1-02d3-4e90-9124-8b81e49a8519), without
 * its databases, certificates and source code (.py, .sh, .csh), plus what macOS and Linux start. Disk images open like
 * folders, and the files in them are not marked as downloaded. No list is complete, so a file of a known type never
 * keeps an extension that contradicts the type, whether that is in this list or not.
 */
const executableExtensions = new Set(
  [
    // Windows
    "appcontent-ms appinstaller application appref-ms appx appxbundle bat cdxml chm cmd com cpl diagcab diagcfg diagpkg dll exe fxp",
    "gadget hlp hta img inf ins iso isp jar jnlp jse library-ms lnk msc msh msh1 msh1xml msh2 msh2xml mshxml msi msix msixbundle msp",
    "mst msu pif prg ps1 ps1xml ps2 ps2xml psc1 psc2 psd1 psdm1 psm1 pssc rdp reg scf scr sct search-ms searchconnector-ms",
    "settingcontent-ms shb shs sys theme themepack deskthemepack udl url vb vbe vbs vhd vhdx vsmacros webpnp website ws wsb wsc wsf",
    "wsh xbap xll",
    // macOS
    "action app applescript command dmg fileloc inetloc mobileconfig mpkg osx pkg scpt scptd term terminal tool webloc workflow",
    // Linux and Android
    "apk appimage deb desktop flatpakref rpm",
    // Python
    "pyc pyo pyw pyz pyzw",
  ].flatMap((line) => line.split(" ")),
);

/** Whether a file of this name runs when it is opened. As in Windows, the text after the last dot decides. */
export function isExecutableName(filename: string): boolean {
  return executableExtensions.has(filename.slice(filename.lastIndexOf(".") + 1).toLowerCase());
}
