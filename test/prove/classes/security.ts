import type { FaultClass } from '../fault-class.ts';

/** What people and text from outside may try. */
export const securityFaults: readonly FaultClass[] = [
  {
    id: 13,
    fault: 'a link is opened by a scanner, posted again, or forwarded',
    breaks: ['I4', 'I7'],
    proofs: [
      {
        test: 'test/pipeline/respond/take-form.test.ts',
        named: 'refuses a scanner that posts at once',
        defence: 'A form is taken no sooner than a second after it was shown.',
        takeOut: [
          {
            file: 'src/pipeline/respond/form-token.ts',
            find: 'if (age < formAgeSeconds.least) return',
            replace: 'if (age < -formAgeSeconds.most) return',
          },
        ],
      },
      {
        test: 'test/pipeline/respond/take-form.test.ts',
        named: 'a form that asks only leads to the page that confirms, with every action',
        defence: 'A form of the page only leads to another one, which wants a name.',
        takeOut: [
          {
            file: 'src/pipeline/respond/take-form.ts',
            find: "if (kind === 'asks') return",
            replace: "if (kind === 'asks' && name === '') return",
          },
        ],
      },
      {
        test: 'test/pipeline/respond/take-form.test.ts',
        named: 'takes no form of another one or of another target',
        defence: 'A form carries a signed token of the incident it was shown for.',
        takeOut: [
          {
            file: 'src/pipeline/respond/form-token.ts',
            find: 'if (shown === null || shown.f !== incident.id || shown.r !== recipient) return',
            replace: 'if (shown === null) return',
          },
        ],
      },
    ],
  },
  {
    id: 14,
    fault: 'a token that expired, was changed, cut, or signed with another key',
    breaks: ['I4'],
    proofs: [
      {
        test: 'test/lib/signed-token.test.ts',
        named: 'refuses every token in which one character was changed',
        defence: 'The signature is over the whole payload.',
        takeOut: [
          {
            file: 'src/lib/signed-token.ts',
            find: 'return equalInConstantTime(signature, signatureOf(body, key)) ? payload : null;',
            replace: 'return payload;',
          },
        ],
      },
      {
        test: 'test/pipeline/respond/take-form.test.ts',
        named: 'refuses an expired link',
        defence: 'A link ends after seven days.',
        takeOut: [
          {
            file: 'src/notices/acknowledge-link.ts',
            find: "return left < 0 ? { problem: 'expired' } :",
            replace: "return e < 0 ? { problem: 'expired' } :",
          },
        ],
      },
    ],
  },
  {
    id: 15,
    fault: 'a Slack request that is forged, old, of the future, or re-encoded',
    breaks: ['I4'],
    proofs: [
      {
        test: 'test/pipeline/respond/slack-interaction.test.ts',
        named: "accepts Slack's published example",
        defence: 'A request more than five minutes away, past or future, is refused.',
        takeOut: [
          {
            file: 'src/channels/inbound-signature.ts',
            find: "return sent > nowSeconds + futureSeconds ? 'future' : null;",
            replace: 'return null;',
          },
        ],
      },
    ],
  },
  {
    id: 17,
    fault: 'text from outside acts in Slack: mentions, links, formats',
    breaks: ['I9'],
    proofs: [
      {
        test: 'test/properties/escaping.test.ts',
        named: 'escaped mrkdwn has no angle bracket and no bare ampersand',
        defence: 'Slack’s three control characters are escaped.',
        takeOut: [
          {
            file: 'src/channels/slack/mrkdwn.ts',
            find: ".replaceAll('<', '&lt;').replaceAll('>', '&gt;');",
            replace: ".replaceAll('>', '&gt;');",
          },
        ],
      },
    ],
  },
  {
    id: 18,
    fault: 'text from outside acts in HTML, mail headers or tickets',
    breaks: ['I9'],
    proofs: [
      {
        test: 'test/properties/escaping.test.ts',
        named: 'escaped HTML holds no character that acts',
        defence: 'Whatever is put into HTML is escaped by the tag that makes it.',
        takeOut: [{ file: 'src/lib/html.ts', find: `text.replace(/[&<>"']/g`, replace: 'text.replace(/[&<>]/g' }],
      },
      {
        test: 'test/channels/email/email.test.ts',
        named: 'headers are printable ASCII whatever the ids are',
        defence: 'Nothing but printable ASCII gets into a header.',
        takeOut: [
          { file: 'src/channels/email/email.ts', find: "text.replace(/[^A-Za-z0-9._-]/g, '')", replace: 'text' },
        ],
      },
    ],
  },
  {
    id: 19,
    fault: 'a template of the rules runs code or reaches what is not its own',
    breaks: ['I9'],
    proofs: [
      {
        test: 'test/rules/check/check-templates.test.ts',
        named: '<%& owner %>',
        defence: 'The checks of the rules refuse partials, other delimiters, and what is not escaped.',
        takeOut: [
          {
            file: 'src/rules/check/check-templates.ts',
            find: "  '&': (name) => `asks for an unescaped value",
            replace: "  '?': (name) => `asks for an unescaped value",
          },
        ],
      },
    ],
  },
  {
    id: 20,
    fault: 'a webhook of the rules leads inside the network',
    breaks: ['I8'],
    proofs: [
      {
        test: 'test/adapters/http/guarded-http.test.ts',
        named: 'adapters/http/guarded-http: addresses it refuses',
        defence: 'The address that is connected to is looked at, whatever name led there.',
        takeOut: [
          {
            file: 'src/adapters/http/guarded-http.ts',
            find: 'if (error === null && found.some((one) => isForbidden(String(one)))) {',
            replace: 'if (error !== null && found.some((one) => isForbidden(String(one)))) {',
          },
        ],
      },
    ],
  },
  {
    id: 22,
    fault: 'a pattern of the rules that takes for ever',
    breaks: ['I10'],
    proofs: [
      {
        test: 'test/properties/wildcard.test.ts',
        named: 'looks at each character of a text a few times at most',
        defence: 'A wildcard falls back by a table instead of beginning anew.',
        takeOut: [
          {
            file: 'src/patterns/wildcard.ts',
            find: 'while (matched > 0 && code !== piece.charCodeAt(matched)) matched = fallback[matched - 1] as number;',
            replace:
              'if (matched > 0 && fallback.length > 0 && code !== piece.charCodeAt(matched)) { at -= matched; matched = 0; continue; }',
          },
        ],
      },
    ],
  },
  {
    id: 24,
    fault: 'a rule language that can be made to run code',
    breaks: [],
    proofs: [],
    unproven: 'Does not apply: rules are data, read by our own matcher; no engine that evaluates anything is shipped.',
  },
  {
    id: 39,
    fault: 'evidence is changed, log lines are forged',
    breaks: ['I7', 'I9'],
    proofs: [
      {
        test: 'test/evidence/record.test.ts',
        named: 'shows any edit, at the record that was edited',
        defence: 'A record’s hash is over all of it.',
        takeOut: [
          {
            file: 'src/evidence/record.ts',
            find: 'if (!follows || !hasItsHash(record)) return index;',
            replace: 'if (!follows) return index;',
          },
        ],
      },
      {
        test: 'test/archive/verify/verify-package.test.ts',
        named: 'made to fit and signed with another key: a job is gone',
        defence: 'Each day is signed with a key that nobody can read.',
        takeOut: [
          {
            file: 'src/archive/verify-digests.ts',
            find: 'isSignedBy(key, signed, signature)',
            replace: 'true',
          },
        ],
      },
      {
        test: 'test/adapters/logs.test.ts',
        named: 'lets no field pretend to be another line',
        defence: 'What a line is about stands behind what it says of it, so that no field takes its place.',
        takeOut: [
          {
            file: 'src/adapters/json-log.ts',
            find: 'const line = { ...fields, level, message, service, timestamp: systemClock.now() };',
            replace: 'const line = { level, message, service, timestamp: systemClock.now(), ...fields };',
          },
        ],
      },
    ],
  },
];
