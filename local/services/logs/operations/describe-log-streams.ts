import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { groupArn, streamArn } from '../arns.ts';
import type { LogStore } from '../store.ts';

interface Output {
  readonly logStreams: { logStreamName: string; arn: string; creationTime: number }[];
}

/** All streams of a group in one page. */
export function describeLogStreams(
  kernel: ServiceContext,
  store: LogStore,
): AtomicOperation<{ readonly logGroupName: string; readonly logStreamNamePrefix?: string }, Output> {
  return {
    required: ['logGroupName'],
    optional: ['logStreamNamePrefix'],
    permissions: ({ logGroupName }) => [
      { action: 'logs:DescribeLogStreams', resource: groupArn(kernel, logGroupName) },
    ],
    handle: ({ logGroupName, logStreamNamePrefix = '' }) => ({
      logStreams: store
        .streams(store.get(logGroupName).name)
        .filter(({ name }) => name.startsWith(logStreamNamePrefix))
        .map(({ name, createdAtMs }) => ({
          logStreamName: name,
          arn: streamArn(kernel, logGroupName, name),
          creationTime: createdAtMs,
        })),
    }),
  };
}
