/** Debian's. */
export const chromiumPath = '/usr/bin/chromium'
