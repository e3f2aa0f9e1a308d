import { formatArn } from '../../aws/arn.ts';
import type { Account } from '../../kernel/account.ts';

export function groupArn(account: Account, name: string): string {
  return formatArn({
    service: 'logs',
    region: account.region,
    accountId: account.accountId,
    resource: `log-group:${name}`,
  });
}

/** As policies name a group's streams. */
export function streamArn(account: Account, groupName: string, streamName: string): string {
  return `${groupArn(account, groupName)}:log-stream:${streamName}`;
}
