import { catalogueRow } from './changes/catalogue-row.ts';
import { cliCommand } from './changes/cli-command.ts';
import { routeOption } from './changes/route-option.ts';
import { scheduledFunction } from './changes/scheduled-function.ts';
import { storedItem } from './changes/stored-item.ts';
import type { TypicalChange } from './typical-change.ts';

/** The changes that people often make, in the order of CONTRIBUTING.md. */
export const changes: readonly TypicalChange[] = [catalogueRow, routeOption, cliCommand, scheduledFunction, storedItem];
