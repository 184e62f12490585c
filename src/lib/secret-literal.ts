import { tokenShapes } from './token-shapes.ts';

/** Shapes of credentials that people paste by mistake: those of channels, and others. None of them backtracks. */
const credentialShapes: readonly RegExp[] = [
  ...tokenShapes,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\b(?:ghp|gho|ghs|ghu|ghr)_\w{20,}/,
  /\bgithub_pat_\w{20,}/,
  /\bglpat-[\w-]{16,}/,
  /\b[sr]k_(?:live|test)_\w{8,}/,
  /\beyJ[\w-]{8,}\.[\w-]{8,}/,
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY/,
  /^(?:Bearer|Basic|Token|GenieKey) +\S{8,}/i,
  /\bhttps?:\/\/[^\s/@:]{1,200}:[^\s/@]{1,200}@/i,
  /\bhttps:\/\/hooks\.slack(?:-gov)?\.com\/\S+/i,
  /\bhttps:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\S+/i,
  /\bhttps:\/\/[\w.-]{1,200}\.webhook\.office\.com\/\S+/i,
  /\bhttps:\/\/\S{1,1000}[?&](?:sig|token|key|access_token|api_key|apikey|code)=[^\s&]{8,}/i,
];

/** All of them in any case, so that one look tells of most texts that they have none: each shape is read only after that. */
const anyCredential = new RegExp(credentialShapes.map(({ source }) => source).join('|'), 'i');

/** Made once: values are shown for every route that an alert does not match. */
let everyCredential: readonly RegExp[] | undefined;

/** No credential of any shape is shorter. */
const shortestCredential = 11;

/** Options whose value is a secret whatever it looks like. */
const secretName =
  /(?:token|secret|password|passphrase|credentials?|api[-_]?key|routing[-_]?key|integration[-_]?key|signing[-_]?key|private[-_]?key|webhook[-_]?url|authorization)$/i;

const reference = /^ssm:\//;

/** How a reference to a SecureString parameter is written. */
export const secretReferenceForm = /^ssm:(?:\/[A-Za-z0-9_.-]+)+$/;

/** The mistake of an option that is not such a reference, and the reference's longest form. */
export const secretReferenceMistake =
  'must name a SecureString parameter, such as ssm:/backup-alerts/prod/secrets/name; never write a secret itself here';
export const mostReferenceCharacters = 1000;

/** Says whether a text looks like a credential or a webhook address that contains one. */
export function looksLikeSecret(text: string): boolean {
  return !reference.test(text) && credentialShapes.some((shape) => shape.test(text));
}

/** Says whether an option of this name must hold a reference to a secret rather than the secret. */
export function isSecretName(name: string): boolean {
  return secretName.test(name);
}

/** Says whether a text refers to a SecureString in Parameter Store. */
export function isSecretReference(text: string): boolean {
  return reference.test(text);
}

/** Returns a text with everything in it that looks like a credential replaced by `(hidden)`. */
export function hideSecrets(text: string): string {
  if (text.length < shortestCredential || !anyCredential.test(text)) return text;
  everyCredential ??= credentialShapes.map((shape) => new RegExp(shape.source, `${shape.flags}g`));
  return everyCredential.reduce((shown, shape) => shown.replace(shape, '(hidden)'), text);
}
