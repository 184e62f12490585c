import { isUncatalogued } from '../../enrich/classify.ts';
import { composeAlert } from '../../enrich/enrich.ts';
import { startLookups } from './start-lookups.ts';

/**
 * What only a problem needs: the catalogue of errors and the lookups. It is loaded when the first problem comes, so that a
 * cold start for a success does without it.
 */
export const problemAnalysis = { startLookups, composeAlert, isUncatalogued } as const;
