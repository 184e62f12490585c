/**
 * The alphabet of telephones, GSM 03.38, without the signs that take two places.
 * https://www.etsi.org/deliver/etsi_ts/123000_123099/123038/18.00.00_60/ts_123038v180000p.pdf
 */
const onePlace = /^[\n\r !"#$%&'()*+,\-./0-9:;<=>?@A-Z_a-z¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΔΦΓΛΩΠΨΣΘΞ]$/u;
const twoPlaces = /^[\f^{}\\[~\]|€]$/u;

/** How many places one part has, and each of several: https://docs.aws.amazon.com/sms-voice/latest/userguide/sms-limitations-character.html */
const ofTelephones = { alone: 160, each: 153 } as const;
const ofUnicode = { alone: 70, each: 67 } as const;

/** Returns whether a text has no other signs than those of telephones, so that more of it fits into one part. */
export function isInAlphabetOfTelephones(text: string): boolean {
  return [...text].every((sign) => onePlace.test(sign) || twoPlaces.test(sign));
}

/** Returns how many parts a text message is sent, and charged, as. */
export function smsPartsOf(text: string): number {
  const isShort = isInAlphabetOfTelephones(text);
  const places = isShort ? [...text].reduce((sum, sign) => sum + (twoPlaces.test(sign) ? 2 : 1), 0) : text.length;
  const { alone, each } = isShort ? ofTelephones : ofUnicode;
  return places <= alone ? 1 : Math.ceil(places / each);
}
