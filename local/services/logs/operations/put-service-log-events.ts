import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { streamArn } from '../arns.ts';
import type { LogStore } from '../store.ts';

interface Input {
  readonly logGroupName: string;
  /** By default one stream per day. */
  readonly logStreamName?: string;
  readonly logEvents: readonly { readonly timestamp: number; readonly message: string }[];
}

/**
 * Internal: log events from another AWS service (a rule's target, a state machine). The account's log policies must
 * allow them.
 */
export function putServiceLogEvents(kernel: ServiceContext, store: LogStore): AtomicOperation<Input, object> {
  const streamOf = ({ logStreamName }: Input): string => logStreamName ?? 'service';
  return {
    required: ['logGroupName', 'logEvents'],
    optional: ['logStreamName'],
    permissions: (input) => [
      { action: 'logs:PutLogEvents', resource: streamArn(kernel, input.logGroupName, streamOf(input)) },
    ],
    handle: (input, { nowMs }) => {
      const { name } = store.get(input.logGroupName);
      store.addStream(name, streamOf(input), nowMs);
      for (const { timestamp, message } of input.logEvents)
        store.addEvent(name, streamOf(input), timestamp, message, nowMs);
      return {};
    },
  };
}
