import type { PageAsk } from './actions.ts';

/** What is said after something was done; how the incident stands now is said below it. */
export const doneWords: Readonly<Record<PageAsk, string>> = {
  acknowledge: 'Done. Everybody who was told hears who has it in hand.',
  resolve: 'Done. Everybody who was told hears that it is resolved.',
  snooze: 'Done. It is put off, and everybody who was told hears until when.',
  quiet: 'Done. It is kept quiet, and everybody who was told hears until when.',
  accept: 'Done. It is accepted, and everybody who was told hears until when.',
  note: 'Done. Everybody who was told reads the note.',
  'next-step': 'Done. The next step is taken now.',
  'hand-over': 'Done. The other policy goes on from its first step.',
};
