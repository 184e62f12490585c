/**
 * Returns the account id of 12 digits that a text was probably meant to be; null when nobody knows. People group the digits,
 * and spreadsheets and YAML drop zeros before a number; that more than three stood there is not likely enough to be said.
 */
export function meantAccount(text: string): string | null {
  const digits = text.replace(/[\s_.,-]/g, '');
  return /^\d{9,12}$/.test(digits) ? digits.padStart(12, '0') : null;
}
