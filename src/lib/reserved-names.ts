import { inertLine } from './text.ts';

/** Words that stand for the router or AWS wherever people read who did something; letters only, in lower case. */
const reservedWords: ReadonlySet<string> = new Set([
  'router',
  'therouter',
  'awsbackup',
  'aws',
  'amazon',
  'unknown',
  'somebody',
  'nobody',
]);
const reservedParts = ['awsbackup', 'alertrouter', 'backuprouter'];

/**
 * Letters that look like those of the names above, by the Latin letter they look like (from Unicode's confusables,
 * https://www.unicode.org/Public/security/latest/confusables.txt, and what people write in place of letters).
 */
const lookalikes: readonly (readonly [latin: string, others: string])[] = [
  ['a', 'аαɑᴀᎪᗅꓮ4@∀'],
  ['b', 'вьБбßʙᏴᗷꓐ8'],
  ['c', 'сϲᴄᏟꓚ⊂'],
  ['d', 'ԁժᴅᎠꓓ'],
  ['e', 'еєεҽᴇᎬꓰ℮3'],
  ['h', 'һհнʜᎻꓧ'],
  ['i', 'іιıɩӏᎥꓲ1!|'],
  ['k', 'кκᴋᏦꓗ'],
  ['l', 'ⅼʟᏞꓡ'],
  ['m', 'мᴍᎷꓟ'],
  ['n', 'пոɴꓠ'],
  ['o', 'оοσօᴏᎾ०໐๐ഠꓳ0'],
  ['p', 'рρᴘᏢꓑ'],
  ['r', 'гᴦʀᎡᏒꓣꭇ'],
  ['s', 'ѕꜱᏚꓢ5$'],
  ['t', 'тτᴛᎢꓔ+7'],
  ['u', 'υսᴜꓴц'],
  ['w', 'ԝшωᴡᎳꓪ'],
  ['y', 'уүγʏꓬ'],
  ['z', 'ᴢᏃꓜ2'],
];
const latinOf = new Map(
  lookalikes.flatMap(([latin, others]) => [...others].map((other) => [other.toLowerCase(), latin])),
);

/**
 * Says whether a name that somebody gave could be taken for the router's own or AWS's, however it is written: in other
 * letters that look the same, in other cases, with marks, blanks or invisible characters between.
 */
export function isReservedName(name: string): boolean {
  const words = skeleton(name).split(/[^a-z]+/);
  const whole = words.join('');
  const isSpelt = words.every((word) => word.length <= 1);
  if (words.some((word) => word === 'router' || word === 'awsbackup')) return true;
  if (reservedWords.has(whole) || reservedParts.some((part) => whole.includes(part))) return true;
  return isSpelt && [...reservedWords].some((word) => whole.startsWith(word));
}

/** Returns the name in the Latin letters it looks like; what looks like none is a blank. */
function skeleton(name: string): string {
  const plain = inertLine(name.normalize('NFKC')).normalize('NFKD').replace(/\p{M}/gu, '');
  return [...plain].map((letter) => latinLetterOf(letter.toLowerCase())).join('');
}

function latinLetterOf(letter: string): string {
  const known = latinOf.get(letter);
  if (known !== undefined) return known;
  const code = letter.codePointAt(0) ?? 0;
  // Letters in black circles and squares, and the halves of flags, which nothing decomposes.
  for (const first of [0x1f150, 0x1f170, 0x1f1e6]) {
    if (code >= first && code < first + 26) return String.fromCharCode(97 + code - first);
  }
  return letter;
}
