import { isUncatalogued } from '../../enrich/classify.ts';
import { composeAlert } from '../../enrich/enrich.ts';
import { startLookups } from './start-lookups.ts';

/**
 * What only a problem needs: the catalogue of errors, and what is asked about it. A function that starts with a success
 * never reads it.
 */
export const understanding = { startLookups, composeAlert, isUncatalogued } as const;
