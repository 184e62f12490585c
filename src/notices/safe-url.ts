const urlLimit = 1500;

/** Returns an address that may be put into a link: https, normalised, of sane length; else null. */
export function safeUrl(url: string | null): string | null {
  if (url === null || url.length > urlLimit || !URL.canParse(url)) return null;
  const { protocol, username, href } = new URL(url);
  return protocol === 'https:' && username === '' && href.length <= urlLimit ? href : null;
}

/** Returns an address of ours that may be put into a link: safe, or on this machine; else null. */
export function ownUrl(url: string | null): string | null {
  return safeUrl(url) ?? loopbackUrl(url);
}

/** Returns our own address on a machine that runs the stack by itself, where there is no certificate; else null. */
function loopbackUrl(url: string | null): string | null {
  if (url === null || url.length > urlLimit || !URL.canParse(url)) return null;
  return /^http:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?\//.test(url) ? new URL(url).href : null;
}
