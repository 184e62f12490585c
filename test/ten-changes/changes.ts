import { catalogueRow } from './changes/catalogue-row.ts';
import { channelOfVendor } from './changes/channel.ts';
import { cliCommand } from './changes/cli-command.ts';
import { noticeKind } from './changes/notice-kind.ts';
import { routeOption } from './changes/route-option.ts';
import { scheduledFunction } from './changes/scheduled-function.ts';
import { storedItem } from './changes/stored-item.ts';
import type { TypicalChange } from './typical-change.ts';

/** The changes that people often make, in the order of CONTRIBUTING.md. */
export const changes: readonly TypicalChange[] = [
  catalogueRow,
  routeOption,
  cliCommand,
  scheduledFunction,
  storedItem,
  noticeKind,
  channelOfVendor,
];
