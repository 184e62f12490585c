import { escapeHtml, Markup, safeHref } from './html.ts';

/** What mentions look up. */
export interface Names {
  readonly user: (id: string) => string;
  readonly channel: (id: string) => string;
}

const emoji: Readonly<Record<string, string>> = {
  rotating_light: '🚨',
  warning: '⚠️',
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  x: '❌',
  red_circle: '🔴',
  large_orange_circle: '🟠',
  large_yellow_circle: '🟡',
  large_green_circle: '🟢',
  large_blue_circle: '🔵',
  white_circle: '⚪',
  eyes: '👀',
  bell: '🔔',
  no_bell: '🔕',
  fire: '🔥',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  clock3: '🕒',
  alarm_clock: '⏰',
  information_source: 'ℹ️',
  arrow_up: '⬆️',
  arrow_upper_right: '↗️',
  arrows_counterclockwise: '🔄',
  link: '🔗',
  lock: '🔒',
  shield: '🛡️',
  floppy_disk: '💾',
  wrench: '🔧',
  hammer_and_wrench: '🛠️',
  bust_in_silhouette: '👤',
  busts_in_silhouette: '👥',
  ticket: '🎫',
  mega: '📣',
  loudspeaker: '📢',
  test_tube: '🧪',
  zzz: '💤',
  moon: '🌙',
  tada: '🎉',
  point_right: '👉',
  black_circle: '⚫',
  email: '📧',
};

/** Draws Slack's mrkdwn; entities are decoded once, and nothing in it can become live HTML. */
export function renderMrkdwn(source: string, names: Names): Markup {
  const stash: string[] = [];
  const keep = (markup: string): string => `\uE000${stash.push(markup) - 1}\uE001`;
  const tokens = source
    .replace(/[\uE000\uE001]/g, '')
    .replace(/```\n?([\s\S]+?)\n?```/g, (_all, code: string) => keep(`<pre class="code">${plain(code)}</pre>`))
    .replace(/`([^`\n]+)`/g, (_all, code: string) => keep(`<code>${plain(code)}</code>`))
    .replace(/<([^<>\n]+)>/g, (_all, token: string) => keep(renderToken(token, names)));
  const styled = tokens.split('\n').map(renderLine).join('\n');
  const joined = styled
    .replace(/<\/blockquote>\n<blockquote>/g, '<br>')
    .replace(/<\/blockquote>\n/g, '</blockquote>')
    .replace(/\n/g, '<br>');
  return new Markup(restore(joined, stash));
}

/** Draws plain_text: entities decoded, emoji shown, no styles and no links. */
export function renderPlain(source: string): Markup {
  return new Markup(withEmoji(plain(source)).replace(/\n/g, '<br>'));
}

function renderLine(line: string): string {
  const quote = /^(?:&gt;|>)\s?(.*)$/.exec(line);
  return quote ? `<blockquote>${renderStyles(quote[1] ?? '')}</blockquote>` : renderStyles(line);
}

function renderStyles(line: string): string {
  const style = (text: string, mark: string, tag: string): string =>
    text.replace(
      new RegExp(
        `(^|[\\s(\\[_*~"'\\u2013\\u2014])\\${mark}(?!\\s)([^\\${mark}\\n]+?)(?<!\\s)\\${mark}(?=$|[\\s).,:;!?\\]_*~"'\\u2026])`,
        'g',
      ),
      `$1<${tag}>$2</${tag}>`,
    );
  return withEmoji(style(style(style(plain(line), '*', 'b'), '_', 'i'), '~', 's'));
}

function renderToken(token: string, names: Names): string {
  const [target = '', label] = token.split(/\|(.*)/s);
  const shown = label === undefined ? null : plain(label);
  if (target.startsWith('@')) return mention(`@${shown ?? plain(names.user(target.slice(1)))}`);
  if (target.startsWith('#')) return mention(`#${shown ?? plain(names.channel(target.slice(1)))}`);
  if (target.startsWith('!date^')) return plain(renderDate(target, label ?? ''));
  if (target.startsWith('!'))
    return `<span class="mention loud">@${shown ?? plain(target.replace(/^!(?:subteam\^)?/, '').split('^')[0] ?? '')}</span>`;
  const href = safeHref(decode(target));
  return href === '#'
    ? plain(`<${token}>`)
    : `<a href="${escapeHtml(href)}" target="_blank" rel="noreferrer noopener">${shown ?? plain(target)}</a>`;
}

/** https://docs.slack.dev/messaging/formatting-message-text#date-formatting, shown in UTC. */
function renderDate(target: string, fallback: string): string {
  const [, stamp = '', format = ''] = target.split('^');
  const date = new Date(Number(stamp) * 1000);
  if (Number.isNaN(date.getTime())) return fallback;
  const write = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options }).format(date);
  return format
    .replace(/\{time_secs\}/g, write({ hour: '2-digit', minute: '2-digit', second: '2-digit' }))
    .replace(/\{time\}/g, write({ hour: '2-digit', minute: '2-digit' }))
    .replace(/\{date_num\}/g, date.toISOString().slice(0, 10))
    .replace(/\{date_short(_pretty)?\}/g, write({ day: 'numeric', month: 'short', year: 'numeric' }))
    .replace(/\{date(_pretty)?\}/g, write({ day: 'numeric', month: 'long', year: 'numeric' }))
    .replace(/\{date_long(_pretty)?\}/g, write({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }))
    .replace(/\{ago\}/g, fallback);
}

function mention(label: string): string {
  return `<span class="mention">${label}</span>`;
}

function withEmoji(markup: string): string {
  return markup.replace(/:([a-z0-9_+-]+):/g, (whole, name: string) => emoji[name] ?? whole);
}

function plain(source: string): string {
  return escapeHtml(decode(source));
}

function decode(source: string): string {
  return source.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}

function restore(markup: string, stash: readonly string[]): string {
  return markup.replace(/\uE000(\d+)\uE001/g, (_all, index: string) => restore(stash[Number(index)] ?? '', stash));
}
