import { epochSeconds, type Instant } from '../../lib/instant.ts';
import { formatTime, splitAtInstants } from '../../notices/times.ts';

/** Returns text that Slack shows as it is: only `& < >` can start a mention or a link; https://docs.slack.dev/messaging/formatting-message-text */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Returns escaped text of at most `limit` characters, escapes included and never cut in half. */
export function escapeWithin(text: string, limit: number): string {
  const whole = escapeMrkdwn(text);
  if (whole.length <= limit) return whole;
  let kept = '';
  for (const character of text) {
    const escaped = escapeMrkdwn(character);
    if (kept.length + escaped.length >= limit) break;
    kept += escaped;
  }
  return `${kept}…`;
}

/**
 * Returns the text without the shortcodes that Slack draws as emoji, such as `:white_check_mark:`. In mrkdwn nothing
 * switches them off outside code (`emoji: false` is for plain_text), so the colon that begins one becomes a ratio sign
 * (U+2236), which looks the same. Nothing invisible is added, and times and addresses stay as they are.
 */
export function withoutShortcodes(text: string): string {
  return text.replace(/:(?=[^\s:/]+:)/g, '\u2236');
}

/**
 * Returns escaped text without the characters that would format it, for our own words outside code. An underscore within a
 * word formats nothing and stays, because commands contain words such as `SCAN_ID`.
 */
export function withoutFormat(text: string, limit: number): string {
  return escapeWithin(withoutShortcodes(text.replace(/[*~`]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "'")), limit);
}

/** Returns somebody else's text as inline code, the one place where `* _ ~` mean nothing; backticks become apostrophes. */
export function codeSpan(text: string, limit = 300): string {
  const inner = text.replaceAll('`', "'").replace(/\s+/g, ' ').trim();
  return inner === '' ? '–' : `\`${escapeWithin(inner, limit)}\``;
}

/** Returns somebody else's text as a code block, line breaks kept. */
export function codeBlock(text: string, limit: number): string {
  return `\`\`\`\n${escapeWithin(text.replaceAll('`', "'"), limit)}\n\`\`\``;
}

/** Returns a link; the address is percent-encoded where mrkdwn would end it, or take a part of it for code or bold. */
export function linkTo(url: string, label: string): string {
  const address = escapeMrkdwn(
    url.replace(/[|<>`*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`),
  );
  return `<${address}|${escapeMrkdwn(withoutShortcodes(label.replaceAll('|', '/')))}>`;
}

/** The format of a date as readers see it in their own time zone. */
export const dateFormat = '{date_short_pretty} {time}';

/** Returns text as {@link withoutFormat} does, with each instant shown in the reader's own time zone. */
export function withLocalTimes(text: string, limit: number, timezone: string): string {
  let said = '';
  for (const piece of splitAtInstants(text)) {
    const room = limit - said.length;
    const shown = piece.isInstant ? localTime(piece.text, timezone) : withoutFormat(piece.text, room);
    if (shown.length > room) return `${said}…`;
    said += shown;
  }
  return said;
}

/** Returns a time that every reader sees in their own zone, with the target's for clients that cannot; https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
export function localTime(instant: Instant, timezone: string): string {
  const fallback = escapeMrkdwn(formatTime(instant, timezone).replaceAll('|', '/'));
  return `<!date^${epochSeconds(instant)}^${dateFormat}|${fallback}>`;
}
