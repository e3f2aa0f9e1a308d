import { type Command, Option } from 'commander';

import { type Status, STATUSES } from '#contracts/status.ts';
import { dayOf, daysBefore } from '#domain/day.ts';
import type { ListRequest } from '#pipeline/queries/list-images.ts';

import { day } from './command-options.ts';

/** Options that select images by status and upload day. */
export interface QueryOptions {
  readonly status?: Status;
  readonly from?: string;
  readonly to?: string;
}

/** A list request without its page. */
export type ListQuery = Pick<ListRequest, 'status' | 'fromDay' | 'toDay'> &
  (
    | { readonly status: Status }
    | { readonly status?: undefined; readonly fromDay: string; readonly toDay: string }
  );

const DEFAULT_DAYS = 30;

export function withQueryOptions(command: Command): Command {
  return command
    .addOption(new Option('--status <status>', 'only images with this status').choices(STATUSES))
    .option(
      '--from <day>',
      `first day of upload, UTC (default: none with --status, otherwise ${String(DEFAULT_DAYS)} days before the last)`,
      day,
    )
    .option('--to <day>', 'last day of upload, UTC (default: today)', day);
}

export function toQuery({ status, from, to }: QueryOptions): ListQuery {
  const toDay = to ?? dayOf(Date.now());
  if (status === undefined) return { fromDay: from ?? daysBefore(toDay, DEFAULT_DAYS), toDay };
  return {
    status,
    ...(from === undefined ? {} : { fromDay: from }),
    ...(to === undefined ? {} : { toDay }),
  };
}
