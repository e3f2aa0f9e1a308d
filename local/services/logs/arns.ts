import { formatArn } from '../../aws/arn.ts';
import type { Kernel } from '../../kernel/kernel.ts';

export function groupArn(kernel: Kernel, name: string): string {
  return formatArn({
    service: 'logs',
    region: kernel.region,
    accountId: kernel.accountId,
    resource: `log-group:${name}`,
  });
}

/** As policies name a group's streams. */
export function streamArn(kernel: Kernel, groupName: string, streamName: string): string {
  return `${groupArn(kernel, groupName)}:log-stream:${streamName}`;
}
