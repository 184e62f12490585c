/**
 * Returns the account id of 12 digits that a text was probably meant to be; null when it is not clear. People group the
 * digits, and spreadsheets and YAML drop leading zeros; more than three of these are too unlikely to assume.
 */
export function meantAccount(text: string): string | null {
  const digits = text.replace(/[\s_.,-]/g, '');
  return /^\d{9,12}$/.test(digits) ? digits.padStart(12, '0') : null;
}
