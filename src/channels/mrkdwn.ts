/** Returns text that Slack shows as it is: only `& < >` can start a mention or a link; https://docs.slack.dev/messaging/formatting-message-text */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Returns somebody else's text as inline code, the one place where `* _ ~` mean nothing; backticks become apostrophes. */
export function codeSpan(text: string): string {
  const inner = text.replaceAll('`', "'").replace(/\s+/g, ' ').trim();
  return inner === '' ? '–' : `\`${escapeMrkdwn(inner)}\``;
}

/** Returns somebody else's text as a code block, line breaks kept. */
export function codeBlock(text: string): string {
  return `\`\`\`\n${escapeMrkdwn(text.replaceAll('`', "'"))}\n\`\`\``;
}

/** Returns a link; the address is percent-encoded where mrkdwn would end it. */
export function linkTo(url: string, label: string): string {
  const address = escapeMrkdwn(url.replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E'));
  return `<${address}|${escapeMrkdwn(label.replaceAll('|', '/'))}>`;
}

/** Returns a time that every reader sees in their own zone, with UTC for clients that cannot; https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
export function localTime(epochSeconds: number, fallback: string): string {
  return `<!date^${epochSeconds}^{date_short_pretty} {time}|${escapeMrkdwn(fallback.replaceAll('|', '/'))}>`;
}
