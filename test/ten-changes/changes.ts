import { catalogueRow } from './changes/catalogue-row.ts';
import { channelOfVendor } from './changes/channel.ts';
import { cliCommand } from './changes/cli-command.ts';
import { enricher } from './changes/enricher.ts';
import { eventKind } from './changes/event-kind.ts';
import { noticeKind } from './changes/notice-kind.ts';
import { routeOption } from './changes/route-option.ts';
import { scheduledFunction } from './changes/scheduled-function.ts';
import { sectionOfRules } from './changes/section.ts';
import { storedItem } from './changes/stored-item.ts';
import type { TypicalChange } from './typical-change.ts';

/** The changes that people often make, in the order of CONTRIBUTING.md. */
export const changes: readonly TypicalChange[] = [
  channelOfVendor,
  eventKind,
  enricher,
  catalogueRow,
  noticeKind,
  routeOption,
  sectionOfRules,
  cliCommand,
  scheduledFunction,
  storedItem,
];
