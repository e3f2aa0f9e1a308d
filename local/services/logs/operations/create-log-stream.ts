import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { streamArn } from '../arns.ts';
import { resourceAlreadyExists } from '../errors.ts';
import type { LogStore } from '../store.ts';

interface Input {
  readonly logGroupName: string;
  readonly logStreamName: string;
}

export function createLogStream(kernel: ServiceContext, store: LogStore): AtomicOperation<Input, object> {
  return {
    required: ['logGroupName', 'logStreamName'],
    optional: [],
    permissions: ({ logGroupName, logStreamName }) => [
      { action: 'logs:CreateLogStream', resource: streamArn(kernel, logGroupName, logStreamName) },
    ],
    handle: ({ logGroupName, logStreamName }, { nowMs }) => {
      const { name } = store.get(logGroupName);
      if (store.hasStream(name, logStreamName)) throw resourceAlreadyExists('log stream');
      store.addStream(name, logStreamName, nowMs);
      return {};
    },
  };
}
