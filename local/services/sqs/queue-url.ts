import type { ServiceContext } from '../../kernel/service-context.ts';

/** The SDK sends to the host in a queue's URL, so it must be the gateway's. */
export function queueUrl(kernel: ServiceContext, name: string): string {
  return `${kernel.endpoint}/${kernel.accountId}/${name}`;
}
