import { sha256 } from '../../lib/hash.ts';
import type { ReportAccess } from '../../runtime/report-access.ts';
import type { ExitCode } from '../command.ts';
import { fail } from '../fail.ts';
import { layoutOf } from '../layout.ts';
import type { Terminal } from '../terminal.ts';
import { writeJson } from '../write-json.ts';
import { formatReport } from './format-report.ts';
import { type Asked, makeReport, whyNoReport } from './make-report.ts';
import { signReport } from './sign-report.ts';

/** What `report` was asked. */
export interface ReportOptions {
  asked: Asked;
  json: boolean;
  /** Puts the name of whoever has the credentials under it; absent: nobody signs. */
  sign?: {
    /** SHA-256 of the report that was read; null: what is shown now is signed. */
    read: string | null;
    note: string;
  };
}

/** Prints what the router did, and signs it off if that is asked. @param most rows that are read at most */
export async function showReport(
  { asked, json, sign }: ReportOptions,
  access: ReportAccess,
  terminal: Terminal,
  most?: number,
): Promise<ExitCode> {
  const now = terminal.now();
  const refused = whyNoReport(asked, now);
  if (refused !== null) {
    fail(refused, { json }, terminal);
    return 2;
  }
  const report = await makeReport(asked, access, now, most);
  const text = writeJson(report);
  const hash = sha256(text);
  if (!(json && sign !== undefined)) terminal.out(json ? text : formatReport(report, hash, layoutOf(terminal)));
  return sign === undefined ? 0 : signReport({ report, hash, ...sign, json }, access, terminal);
}
