import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { groupArn } from '../arns.ts';
import type { LogStore } from '../store.ts';

interface Output {
  readonly logGroups: { logGroupName: string; arn: string; creationTime: number; retentionInDays?: number }[];
}

/** All groups in one page. */
export function describeLogGroups(
  kernel: ServiceContext,
  store: LogStore,
): AtomicOperation<{ readonly logGroupNamePrefix?: string }, Output> {
  return {
    required: [],
    optional: ['logGroupNamePrefix'],
    permissions: () => [{ action: 'logs:DescribeLogGroups', resource: groupArn(kernel, '') }],
    handle: ({ logGroupNamePrefix = '' }) => ({
      logGroups: store
        .groups()
        .filter(({ name }) => name.startsWith(logGroupNamePrefix))
        .map(({ name, arn, createdAtMs, retentionDays }) => ({
          logGroupName: name,
          arn: `${arn}:*`,
          creationTime: createdAtMs,
          ...(retentionDays === null ? {} : { retentionInDays: retentionDays }),
        })),
    }),
  };
}
