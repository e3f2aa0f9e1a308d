import type { Kernel } from '../../kernel/kernel.ts';

/** The SDK sends to the host in a queue's URL, so it must be the gateway's. */
export function queueUrl(kernel: Kernel, name: string): string {
  return `${kernel.endpoint}/${kernel.accountId}/${name}`;
}
