/** The kinds of policy that IAM names when it denies access, and how it words each; the narrower wording comes first. */
const policies = {
  'service control policy': /service control polic|\bscp\b/,
  'resource control policy': /resource control polic|\brcp\b/,
  'permissions boundary': /permissions? boundar/,
  'session policy': /session polic/,
  'VPC endpoint policy': /(?:vpc )?endpoint polic/,
  'resource-based policy': /resource-based polic/,
  'identity-based policy': /identity-based polic/,
} as const;

/** The kind of policy that denies access. */
export type PolicyType = keyof typeof policies;

/** Every kind of policy that IAM names. */
export const policyTypes = Object.keys(policies) as PolicyType[];

/** What IAM says when it denies access. */
export interface Denial {
  /** As IAM writes it: `kms:CreateGrant`; null: it does not say. */
  action: string | null;
  resource: string | null;
  policyType: PolicyType | null;
  /** A policy denies it explicitly, as opposed to no policy allowing it. */
  isExplicit: boolean;
  /** The reason can only be read with `sts:DecodeAuthorizationMessage`. */
  isEncoded: boolean;
}

/** How IAM and the services word a denial, in lower case; used by `readDenial` and by the catalogue's rows about access. */
export const refusals: readonly RegExp[] = [
  /explicit(?:ly)? den/,
  /denied access/,
  /access ?denied/,
  /encoded authori[sz]ation/,
  /(?:not|un) ?authori[sz]ed/,
  /polic(?:y|ies) allows?\b/,
  /boundar(?:y|ies) allows?\b/,
  /polic(?:y|ies) .{0,60}(?:not|n't) (?:allow|permit)/,
  /(?:not|n't) allow [a-z0-9-]{2,30}:[a-z]{3,64}/,
  /(?:not|n't) permit [a-z0-9-]{2,30}:[a-z]{3,64}/,
  /[a-z0-9-]{2,30}:[a-z]{3,64} (?:was|is) denied/,
  /[a-z0-9-]{2,30}:[a-z]{3,64} (?:was|is) refused/,
  /\bis forbidden\b/,
  /(?:not have|miss(?:ing)?|lacks?|without) .{0,30}permissions?/,
  /insufficient (?:permissions|privileges)/,
];

const actionWords =
  /(?:perform(?:ing)?:?|call(?:ing)?|invoke|execute|allows?|den(?:y|ies)|permissions? (?:to|for|on):?|action:?|permissions?:?) (?:the |this )?(?:action |operation )?["'`]?([a-z0-9-]{2,30}:[a-z*]{3,64})/i;
const bareAction = /(?<![a-z0-9:/-])([a-z][a-z0-9-]{1,29}:[A-Z][A-Za-z]{3,63})(?![A-Za-z0-9:/])/;
const resourceWords = /\bon (?:the |this )?resources?:? {0,2}["'`]?([^\s"'`,;)]{2,512})/i;
const actionOnResource = /[a-z0-9-]{2,30}:[a-z*]{3,64}["'`]? (?:action )?on ["'`]?([^\s"'`,;)]{2,512})/i;

/** Returns what a message says about a denial by IAM, in any word order; null when it is not about one. */
export function readDenial(message: string | null): Denial | null {
  const text = (message ?? '').slice(0, 4096).replace(/[‘’]/g, "'").replace(/\s+/g, ' ');
  const words = text.toLowerCase();
  if (!refusals.some((refusal) => refusal.test(words))) return null;
  const action = actionWords.exec(text)?.[1] ?? bareAction.exec(text)?.[1] ?? null;
  const resource = (resourceWords.exec(text) ?? actionOnResource.exec(text))?.[1] ?? null;
  return {
    action,
    resource: resource?.replace(/[.:]+$/, '') ?? null,
    policyType: policyTypes.find((type) => policies[type].test(words)) ?? null,
    isExplicit: /explicit(?:ly)? den/.test(words),
    isEncoded: /encoded authori[sz]ation/.test(words),
  };
}

/** Returns a denial as a sentence, or null when IAM names neither action nor policy. */
export function describeDenial({ action, resource, policyType, isExplicit }: Denial): string | null {
  const what = action === null ? null : `${action}${resource === null ? '' : ` on ${resource}`}`;
  const article = policyType === 'identity-based policy' ? 'an' : 'a';
  if (policyType === null)
    return what === null ? null : `IAM refuses ${what}${isExplicit ? ': a policy denies it' : ''}.`;
  const why = isExplicit ? `${article} ${policyType} denies it` : `no ${policyType} allows it`;
  return what === null ? `IAM refuses it: ${why}.` : `IAM refuses ${what}: ${why}.`;
}
