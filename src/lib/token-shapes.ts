/** How the tokens of a vendor look. */
interface TokenShape {
  /** As a pattern: how they begin. */
  begins: string;
  /** As a pattern: how they go on at least; long enough that no word of ours is taken for one. */
  goesOn: string;
}

/**
 * Tokens that the vendors of channels give out, by channel, and the only list of them: one that is written into the rules
 * is refused, and one that a vendor repeats is hidden. A channel whose tokens look like anything has no row.
 */
const tokensOfChannels: Readonly<Record<string, readonly TokenShape[]>> = {
  jira: [{ begins: 'ATATT', goesOn: '[\\w=-]{16,}' }],
  slack: [
    { begins: 'xox[a-z]-', goesOn: '[\\w-]{8,}' },
    { begins: 'xapp-', goesOn: '[\\w-]{8,}' },
  ],
  webhook: [
    { begins: 'whsec_', goesOn: '[\\w+/=]{8,}' },
    { begins: 'whsk_', goesOn: '[\\w+/=]{8,}' },
  ],
};

/** Channels whose tokens are known by their looks. */
export const channelsWithTokenShapes: readonly string[] = Object.keys(tokensOfChannels);

const shapes = Object.values(tokensOfChannels).flat();

/** Whole tokens, as people paste them. None of the patterns backtracks. */
export const tokenShapes: readonly RegExp[] = shapes.map(({ begins, goesOn }) => new RegExp(`\\b${begins}${goesOn}`));

/** How tokens begin, whichever of these vendors they are from. */
export const tokenBeginnings = shapes.map(({ begins }) => begins).join('|');
